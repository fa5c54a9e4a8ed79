/** One run of the table. It renders again only when what it shows has changed. */

import { Link } from '@tanstack/react-router';
import { Anchor, Eye, EyeOff, Pin } from 'lucide-react';
import { memo } from 'react';
import type { RunRow as Row } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { cx } from '@/ui/classes';
import { Status } from '@/ui/Status';
import { Cell } from './cells';
import type { Placed } from './geometry';

export interface RowActions {
  toggleEye(run: string, only: boolean): void;
  select(run: string, place: number, how: 'toggle' | 'range'): void;
}

interface Props {
  row: Row;
  place: number;
  top: number;
  columns: readonly Placed[];
  /** Where the row's cells of each column are; -1 while they are on their way. */
  cells: readonly number[];
  right: readonly boolean[];
  goals: readonly ('min' | 'max' | null)[];
  bests: readonly (number | null)[];
  base: Row | undefined;
  nameWidth: number;
  color: string | null;
  dash: readonly number[];
  visible: boolean;
  selected: boolean;
  pinned: boolean;
  baseline: boolean;
  focused: boolean;
  actions: RowActions;
}

export const RunRow = memo(function RunRow(props: Props) {
  const { row, columns, cells, base, actions } = props;
  return (
    <div
      role="row"
      id={`run-${row.id}`}
      aria-rowindex={props.place + 2}
      aria-selected={props.selected}
      data-run={row.id}
      data-place={props.place}
      className={cx(
        'run-row absolute top-0 left-0 flex h-7 border-line border-b bg-bg text-sm',
        props.selected && 'selected',
        props.focused && 'focused',
      )}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <div
        role="gridcell"
        className="sticky left-0 z-10 flex shrink-0 items-center gap-1 border-line border-r bg-inherit pr-1 pl-1"
        style={{ width: props.nameWidth }}
      >
        <input
          type="checkbox"
          aria-label={`Select ${row.name}`}
          checked={props.selected}
          tabIndex={-1}
          className="m-1.5 size-3.5 accent-accent"
          onChange={(event) => {
            const { shiftKey } = event.nativeEvent as MouseEvent;
            actions.select(row.id, props.place, shiftKey ? 'range' : 'toggle');
          }}
        />
        <EyeButton {...props} />
        <Link
          {...paths.run(row.id)}
          tabIndex={-1}
          dir="auto"
          title={row.name}
          className={cx('min-w-0 grow truncate font-medium text-text', !props.visible && 'text-muted')}
        >
          {row.name}
        </Link>
        {props.baseline && <Anchor size={12} aria-label="baseline" className="text-accent" />}
        {props.pinned && <Pin size={12} aria-label="pinned" className="text-muted" />}
        <Status status={row.status} bare />
      </div>
      {columns.map((column, i) => (
        <div
          key={column.field}
          role="gridcell"
          className={cx(
            'flex shrink-0 items-center overflow-hidden border-line border-r px-2',
            props.right[i] && 'justify-end',
            column.sticky !== null && 'sticky z-10 bg-inherit',
          )}
          style={{ width: column.px, left: column.sticky ?? undefined }}
        >
          <Cell
            field={column.field}
            content={row.cells[cells[i] as number]}
            base={props.baseline ? undefined : base?.cells[cells[i] as number]}
            goal={props.goals[i] ?? null}
            best={props.bests[i] !== null && props.bests[i] === row.cells[cells[i] as number]}
          />
        </div>
      ))}
    </div>
  );
});

/** Shows and hides the run's lines; its colour and dash are on it. */
function EyeButton({ row, visible, color, dash, actions }: Props) {
  const Icon = visible ? Eye : EyeOff;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-pressed={visible}
      aria-label={`Draw ${row.name}`}
      title={visible ? 'Drawn. Click hides, Alt shows only this' : 'Not drawn. Click shows'}
      className="group/eye relative flex h-6 w-7 shrink-0 items-center justify-center rounded hover:bg-hover"
      onClick={(event) => actions.toggleEye(row.id, event.altKey)}
    >
      {visible && color ? (
        <>
          <svg aria-hidden width="18" height="8" className="group-hover/eye:hidden">
            <line x1="0" x2="18" y1="4" y2="4" stroke={color} strokeWidth="3" strokeDasharray={dash.join(' ')} />
          </svg>
          <Icon size={14} aria-hidden className="hidden text-muted group-hover/eye:block" />
        </>
      ) : (
        <Icon size={14} aria-hidden className="text-muted" />
      )}
    </button>
  );
}
