/** Which version this is, what it is called, where it is used, and what can be done with it. */

import { Link, useNavigate } from '@tanstack/react-router';
import { Ellipsis, GitCompare, Trash2 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { ModelVersion, RegisteredModel } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { ago, moment } from '@/lib/format';
import { IconButton } from '@/ui/Button';
import { Menu, MenuItem, MenuLine } from '@/ui/Menu';
import { Select } from '@/ui/Select';
import { toast } from '@/ui/toasts';
import { Aliases } from './Aliases';
import { RemoveVersion } from './RemoveVersion';
import { writeNumbers } from './selected';
import type { RegistryActions } from './useRegistryActions';

interface Props {
  version: ModelVersion;
  model: RegisteredModel;
  actions: RegistryActions;
}

const STAGES = ['Staging', 'Production', 'Archived'];

export function VersionHeader({ version, model, actions }: Props) {
  const { version: place, stage, owner, created_at } = version;
  const stages = stage && !STAGES.includes(stage) ? [...STAGES, stage] : STAGES;
  return (
    <header className="flex flex-col gap-1.5 px-4 pt-3">
      <div className="flex items-start gap-2">
        <h1 className="flex min-w-0 grow flex-wrap items-baseline gap-x-2 text-xl">
          <Link {...paths.registered(model.name)} dir="auto" className="min-w-0 truncate text-text" title={model.name}>
            {model.name}
          </Link>
          <span className="whitespace-nowrap">version {place}</span>
        </h1>
        <ActionsMenu {...{ version, model, actions }} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <div className="flex items-center gap-1.5 text-sm">
          <span className="text-muted">Aliases</span>
          <Aliases version={place} aliases={model.aliases ?? {}} actions={actions} />
        </div>
        <Select
          label="Stage"
          beside="Stage"
          value={stage ?? ''}
          onChange={(chosen) => void actions.updateVersion(place, { stage: chosen })}
        >
          <option value="">none</option>
          {stages.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Select>
        <span className="text-muted text-sm" title={moment(created_at)}>
          registered {ago(created_at)}
          {owner && (
            <>
              {' '}
              by <bdi className="text-text">{owner}</bdi>
            </>
          )}
        </span>
      </div>
    </header>
  );
}

function ActionsMenu({ version, model, actions }: Props) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const place = version.version;
  const latest = model.latest?.version ?? place;
  const compare = useCallback(
    () => void navigate(paths.registered(model.name, { compare: writeNumbers([latest, place]) })),
    [navigate, model.name, latest, place],
  );
  useCommands(
    useMemo(
      () =>
        latest === place
          ? []
          : [{ id: 'version.compare', name: 'Compare with the latest', group: 'Version', keys: ['c'], run: compare }],
      [latest, place, compare],
    ),
  );
  async function remove(): Promise<void> {
    if (!(await actions.removeVersion(place))) return;
    toast({ text: `Version ${place} is deleted.` });
    await navigate(paths.registered(model.name));
  }
  return (
    <>
      <Menu
        label="Version"
        trigger={<IconButton label="Actions" icon={<Ellipsis size={16} />} className="border border-line" />}
      >
        {latest !== place && (
          <MenuItem icon={<GitCompare size={14} />} shortcut="C" onAction={compare}>
            Compare with the latest
          </MenuItem>
        )}
        {latest !== place && <MenuLine />}
        <MenuItem icon={<Trash2 size={14} />} danger onAction={() => setAsking(true)}>
          Delete
        </MenuItem>
      </Menu>
      <RemoveVersion version={asking ? place : null} onConfirm={() => void remove()} onClose={() => setAsking(false)} />
    </>
  );
}
