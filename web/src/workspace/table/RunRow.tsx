/**
 * One run of the table, in two parts: its head stays at the left while the rest scrolls beneath it.
 *
 * All heads stand in one box that sticks. Were each cell to stick by itself, the browser would make a layer of each, and
 * scrolling would cost twice as much. Both parts are rows with one index to whoever cannot see them. A part renders
 * again only when what it shows has changed.
 */

import { Link } from '@tanstack/react-router';
import { Anchor, Eye, EyeOff, Pin } from 'lucide-react';
import { memo } from 'react';
import type { RunRow as Row } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import type { Goal } from '@/state/goals';
import { cx } from '@/ui/classes';
import { Status } from '@/ui/Status';
import { Cell } from './cells';
import { ROW_HEIGHT } from './geometry';

export interface RowActions {
  toggleEye(run: string, only: boolean): void;
  /** Opens the choice of its colour beside this. */
  pickLook(row: Row, anchor: Element): void;
  select(run: string, place: number, how: 'toggle' | 'range'): void;
}

/** A column as rows show it. */
export interface Shown {
  readonly field: string;
  readonly px: number;
  /** Where its cells are in the rows that are here; -1 while they are on their way. */
  readonly cell: number;
  readonly right: boolean;
  readonly goal: Goal | null;
  readonly best: number | null;
}

interface Place {
  row: Row;
  place: number;
  /** Counted from 1, the heading's. */
  rowIndex: number;
  top: number;
  width: number;
  columns: readonly Shown[];
  base: Row | undefined;
  selected: boolean;
  baseline: boolean;
  focused: boolean;
}

interface HeadProps extends Place {
  nameWidth: number;
  color: string | null;
  dash: readonly number[];
  visible: boolean;
  pinned: boolean;
  actions: RowActions;
}

export const RowHead = memo(function RowHead(props: HeadProps) {
  const { row, actions } = props;
  return (
    <div
      role="row"
      aria-rowindex={props.rowIndex}
      aria-selected={props.selected}
      data-run={row.id}
      className={rowClass(props)}
      style={placeOf(props)}
    >
      <div
        role="rowheader"
        className="flex shrink-0 items-center gap-1 border-line border-r pr-1 pl-1"
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
        <Status status={row.status} seenAt={row.seen_at} bare />
      </div>
      <Cells {...props} />
    </div>
  );
});

export const RowBody = memo(function RowBody(props: Place) {
  const { row } = props;
  // A row without a cell is none: the columns are on their way, or all of them stick.
  if (!props.columns.length) return null;
  return (
    <div
      role="row"
      id={rowId(row.id, props.place)}
      aria-rowindex={props.rowIndex}
      aria-selected={props.selected}
      data-run={row.id}
      data-place={props.place}
      className={rowClass(props)}
      style={placeOf(props)}
    >
      <Cells {...props} />
    </div>
  );
});

/** A pinned run may stand among the others, too: each of its rows has a name. */
export function rowId(run: string, place: number): string {
  return `${place < 0 ? 'pinned' : 'run'}-${run}`;
}

function rowClass({ selected, focused }: Place): string {
  return cx(
    'run-row absolute top-0 left-0 flex border-line border-b bg-bg text-sm [contain:strict]',
    selected && 'selected',
    focused && 'focused',
  );
}

function placeOf({ top, width }: Place): React.CSSProperties {
  return { transform: `translateY(${top}px)`, width, height: ROW_HEIGHT };
}

function Cells({ row, columns, base, baseline }: Place) {
  return columns.map((column) => {
    const content = row.cells[column.cell];
    return (
      <div
        key={column.field}
        role="gridcell"
        className={cx(
          'flex shrink-0 items-center overflow-hidden border-line border-r px-2',
          column.right && 'justify-end',
        )}
        style={{ width: column.px }}
      >
        <Cell
          field={column.field}
          content={content}
          seenAt={row.seen_at}
          base={baseline ? undefined : base?.cells[column.cell]}
          goal={column.goal}
          best={column.best !== null && column.best === content}
        />
      </div>
    );
  });
}

/** Shows and hides the run's lines; its colour and dash are on it. */
function EyeButton({ row, visible, color, dash, actions }: HeadProps) {
  const Icon = visible ? Eye : EyeOff;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-eye
      aria-pressed={visible}
      aria-label={`Draw ${row.name}`}
      title={`${visible ? 'Drawn. Click hides, Alt shows only this' : 'Not drawn. Click shows'}, right click chooses its colour`}
      className="group/eye relative flex h-6 w-7 shrink-0 items-center justify-center rounded hover:bg-hover"
      onClick={(event) => actions.toggleEye(row.id, event.altKey)}
      onContextMenu={(event) => {
        event.preventDefault();
        actions.pickLook(row, event.currentTarget);
      }}
    >
      {visible && color ? (
        <>
          <svg aria-hidden="true" width="18" height="8" className="group-hover/eye:hidden">
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
