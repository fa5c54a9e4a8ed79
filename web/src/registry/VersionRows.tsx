/** A page of versions as rows. */

import { Link, useNavigate } from '@tanstack/react-router';
import { Ellipsis, ExternalLink, Trash2 } from 'lucide-react';
import type { ModelVersion, RegisteredModel } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { ago, cell, moment, number } from '@/lib/format';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Menu, MenuItem } from '@/ui/Menu';
import { Aliases } from './Aliases';
import { Stage } from './chips';
import type { Numbers } from './numbers';
import { RunLink } from './RunLink';
import { useNumbers, type VersionNumbers } from './useNumbers';
import type { RegistryActions } from './useRegistryActions';

export interface RowsProps {
  model: RegisteredModel;
  versions: readonly ModelVersion[];
  /** Of the numbers that are shown. */
  names: readonly string[];
  selected: ReadonlySet<number>;
  actions: RegistryActions;
  onSelect(version: number): void;
  onRemove(version: number): void;
}

export function VersionRows({ versions, ...props }: RowsProps) {
  const numbers = useNumbers(versions, props.names);
  return (
    <tbody>
      {versions.map((version) => (
        <Row key={version.version} {...props} {...{ version, numbers }} />
      ))}
    </tbody>
  );
}

interface RowProps extends Omit<RowsProps, 'versions'> {
  version: ModelVersion;
  numbers: VersionNumbers;
}

function Row({ model, version, names, numbers, selected, actions, onSelect, onRemove }: RowProps) {
  const { version: place, run_id, stage, created_at } = version;
  return (
    <tr
      className={cx(
        'border-line border-b last:border-0 hover:bg-hover [&>td]:px-2 [&>td]:py-1',
        selected.has(place) && 'bg-selected',
      )}
    >
      <td>
        <label className="flex size-6 cursor-pointer items-center justify-center">
          <input
            type="checkbox"
            checked={selected.has(place)}
            aria-label={`Choose version ${place}`}
            className="size-3.5 accent-accent"
            onChange={() => onSelect(place)}
          />
        </label>
      </td>
      <th scope="row" className="whitespace-nowrap px-2 py-1 font-medium">
        <Link {...paths.version(model.name, place)}>Version {place}</Link>
      </th>
      <td className="min-w-32">
        <Aliases version={place} aliases={model.aliases ?? {}} actions={actions} />
      </td>
      <td>{stage ? <Stage stage={stage} /> : <span className="text-muted">–</span>}</td>
      <Values names={names} of={numbers.of(version)} />
      <td className="min-w-28 max-w-52">
        {run_id === null ? (
          <span className="text-muted">–</span>
        ) : (
          <RunLink id={run_id} run={numbers.run(run_id)} known={numbers.runsKnown} />
        )}
      </td>
      <td className="whitespace-nowrap text-right text-muted">
        <time dateTime={created_at} title={moment(created_at)}>
          {ago(created_at)}
        </time>
      </td>
      <td className="text-right">
        <RowMenu name={model.name} version={place} onRemove={() => onRemove(place)} />
      </td>
    </tr>
  );
}

function Values({ names, of }: { names: readonly string[]; of: Numbers }) {
  return names.map((name) => {
    const value = of[name];
    return (
      <td key={name} className="whitespace-nowrap text-right" title={number(value)}>
        {value === undefined ? <span className="text-muted">–</span> : cell(value)}
      </td>
    );
  });
}

function RowMenu({ name, version, onRemove }: { name: string; version: number; onRemove(): void }) {
  const navigate = useNavigate();
  return (
    <Menu
      label={`Version ${version}`}
      trigger={<IconButton label={`Actions of version ${version}`} icon={<Ellipsis size={14} />} />}
    >
      <MenuItem icon={<ExternalLink size={14} />} onAction={() => void navigate(paths.version(name, version))}>
        Open
      </MenuItem>
      <MenuItem icon={<Trash2 size={14} />} danger onAction={onRemove}>
        Delete
      </MenuItem>
    </Menu>
  );
}
