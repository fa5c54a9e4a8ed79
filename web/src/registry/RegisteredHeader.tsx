/** Which model this is, and what can be done with all of it. */

import { useNavigate } from '@tanstack/react-router';
import { Copy, Ellipsis, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RegisteredModel } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { ago, moment, plural } from '@/lib/format';
import { IconButton } from '@/ui/Button';
import { Confirm } from '@/ui/Confirm';
import { EditableText } from '@/ui/EditableText';
import { Menu, MenuItem, MenuLine } from '@/ui/Menu';
import { toast } from '@/ui/toasts';
import { useRegistryActions } from './useRegistryActions';

export function RegisteredHeader({ model }: { model: RegisteredModel }) {
  const navigate = useNavigate();
  const actions = useRegistryActions(model.name);
  const [editing, setEditing] = useState(0);
  useCommands(
    useMemo(
      () => [
        { id: 'model.name', name: 'Rename', group: 'Model', keys: ['e'], run: () => setEditing((count) => count + 1) },
      ],
      [],
    ),
  );
  async function rename(name: string): Promise<void> {
    if (await actions.rename(name)) await navigate({ ...paths.registered(name), replace: true });
  }
  return (
    <header className="flex flex-col gap-1 px-4 pt-3">
      <div className="flex items-start gap-2">
        <h1 className="min-w-0 grow text-xl">
          <EditableText
            value={model.name}
            label="Name"
            maxLength={256}
            opened={editing}
            onSave={(name) => void rename(name)}
            className="max-w-full"
          />
        </h1>
        <ActionsMenu model={model} />
      </div>
      <p className="flex flex-wrap gap-x-4 text-muted text-sm">
        <span>{plural(model.versions ?? 0, 'version')}</span>
        <span title={moment(model.created_at)}>registered {ago(model.created_at)}</span>
        <span title={moment(model.updated_at)}>last change {ago(model.updated_at)}</span>
      </p>
    </header>
  );
}

function ActionsMenu({ model }: { model: RegisteredModel }) {
  const navigate = useNavigate();
  const { remove } = useRegistryActions(model.name);
  const [asking, setAsking] = useState(false);
  async function removed(): Promise<void> {
    if (!(await remove())) return;
    toast({ text: `${model.name} is deleted.` });
    await navigate(paths.registry());
  }
  return (
    <>
      <Menu
        label="Model"
        trigger={<IconButton label="Actions" icon={<Ellipsis size={16} />} className="border border-line" />}
      >
        <MenuItem
          icon={<Copy size={14} />}
          onAction={() =>
            void navigator.clipboard.writeText(model.name).then(() => toast({ text: 'The name is copied.' }))
          }
        >
          Copy name
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<Trash2 size={14} />} danger onAction={() => setAsking(true)}>
          Delete
        </MenuItem>
      </Menu>
      <Confirm
        title={`Delete ${model.name}?`}
        isOpen={asking}
        action="Delete the model"
        onConfirm={() => void removed()}
        onClose={() => setAsking(false)}
      >
        <p>
          Its {plural(model.versions ?? 0, 'version')} and all aliases go for good. The files and the runs that made
          them stay.
        </p>
      </Confirm>
    </>
  );
}
