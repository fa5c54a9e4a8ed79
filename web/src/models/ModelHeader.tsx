/** Which model this is, how it stands, and what can be done with it. */

import { Copy, Ellipsis, RotateCcw, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Model } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { ago, moment } from '@/lib/format';
import { Button, IconButton } from '@/ui/Button';
import { Menu, MenuItem, MenuLine } from '@/ui/Menu';
import { toast } from '@/ui/toasts';
import { ModelState } from './ModelState';
import { Register } from './Register';
import type { ModelActions } from './useModelActions';

interface Props {
  model: Model;
  actions: ModelActions;
}

export function ModelHeader({ model, actions }: Props) {
  const [registering, setRegistering] = useState(false);
  const kept = model.deleted_at === null;
  useCommands(
    useMemo(
      () =>
        kept
          ? [
              {
                id: 'model.register',
                name: 'Register this model',
                group: 'Model',
                keys: ['r'],
                run: () => setRegistering(true),
              },
            ]
          : [],
      [kept],
    ),
  );
  return (
    <header className="flex flex-col gap-1.5 px-4 pt-3">
      <div className="flex items-start gap-2">
        <h1 dir="auto" className="min-w-0 grow break-words text-left text-xl">
          {model.name}
        </h1>
        {kept && <Button onPress={() => setRegistering(true)}>Register</Button>}
        <ActionsMenu model={model} actions={actions} />
      </div>
      <p className="flex flex-wrap items-center gap-x-4 text-muted text-sm">
        {model.status !== 'ready' && <ModelState model={model} />}
        {model.type && <bdi>{model.type}</bdi>}
        <span title={moment(model.created_at)}>made {ago(model.created_at)}</span>
        <code className="break-all">{model.id}</code>
      </p>
      {!kept && <Deleted onRestore={() => void actions.restore()} />}
      <Register
        isOpen={registering}
        onRegister={(name, isNew) => void actions.register(name, isNew)}
        onClose={() => setRegistering(false)}
      />
    </header>
  );
}

function Deleted({ onRestore }: { onRestore(): void }) {
  return (
    <p role="status" className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-panel px-3 py-1.5">
      <span className="text-bad">
        This model is deleted. It is gone for good 30 days after that, unless it is registered.
      </span>
      <Button small onPress={onRestore}>
        Restore
      </Button>
    </p>
  );
}

function ActionsMenu({ model, actions }: Props) {
  return (
    <Menu
      label="Model"
      trigger={<IconButton label="Actions" icon={<Ellipsis size={16} />} className="size-7 border border-line" />}
    >
      <MenuItem
        icon={<Copy size={14} />}
        onAction={() => void navigator.clipboard.writeText(model.id).then(() => toast({ text: 'The id is copied.' }))}
      >
        Copy id
      </MenuItem>
      <MenuLine />
      {model.deleted_at === null ? (
        <MenuItem icon={<Trash2 size={14} />} danger onAction={() => void actions.remove()}>
          Delete
        </MenuItem>
      ) : (
        <MenuItem icon={<RotateCcw size={14} />} onAction={() => void actions.restore()}>
          Restore
        </MenuItem>
      )}
    </Menu>
  );
}
