/** A column's heading: sorts by a click, is moved and resized by dragging, and has all of it in its menu, too. */

import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react';
import { type PointerEvent, useRef } from 'react';
import { AGGREGATES, type Aggregate, field, fieldTitle, parseField } from '@/state/fields';
import type { Goal } from '@/state/goals';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Menu, MenuItem, MenuLine } from '@/ui/Menu';
import { limited, type Placed } from './geometry';

export interface HeaderActions {
  sort(field: string, descending: boolean | null, add: boolean): void;
  resize(index: number, width: number | undefined): void;
  move(index: number, by: -1 | 1): void;
  drop(from: number, to: number): void;
  pin(index: number): void;
  hide(index: number): void;
  aggregate(index: number, field: string): void;
  group(field: string): void;
  filter(field: string): void;
}

interface Props {
  column: Placed;
  right: boolean;
  /** This column's place in the order, and its direction. */
  sorted: { descending: boolean; place: number | null } | null;
  goal: Goal | null;
  actions: HeaderActions;
}

export function HeaderCell({ column, right, sorted, goal, actions }: Props) {
  const title = fieldTitle(column.field);
  const next = sorted === null ? goal !== 'min' : sorted.descending === (goal !== 'min') ? !sorted.descending : null;
  return (
    <div
      role="columnheader"
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
      data-index={column.index}
      className={cx(
        'group relative flex h-full shrink-0 items-center border-line border-r bg-panel text-sm',
        column.sticky !== null && 'sticky z-10',
      )}
      style={{ width: column.px, left: column.sticky ?? undefined }}
    >
      <button
        type="button"
        className={cx('flex h-full min-w-0 grow items-center gap-1 pl-2 font-medium', right && 'justify-end')}
        title={`${column.field}\nClick sorts, Shift adds to the order, dragging moves`}
        onClick={(event) => actions.sort(column.field, next, event.shiftKey)}
        onPointerDown={(event) => startMove(event, column.index, actions)}
      >
        <span className="truncate" dir="auto">
          {title}
        </span>
        {sorted && (sorted.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
        {sorted?.place != null && <span className="text-muted text-xs">{sorted.place + 1}</span>}
      </button>
      <ColumnMenu column={column} title={title} actions={actions} />
      <Resizer column={column} actions={actions} />
    </div>
  );
}

function ColumnMenu({ column, title, actions }: { column: Placed; title: string; actions: HeaderActions }) {
  const { scope, name, aggregate } = parseField(column.field);
  const aggregates = scope === 'metrics' ? AGGREGATES : [];
  function act(key: React.Key): void {
    const text = String(key);
    if (text.startsWith('of:')) actions.aggregate(column.index, field('metrics', name, text.slice(3) as Aggregate));
    else ACTIONS[text]?.(actions, column);
  }
  return (
    <Menu
      label={`Column ${title}`}
      onAction={act}
      trigger={
        <IconButton
          label={`Column ${title}`}
          icon={<ChevronDown size={12} />}
          className="mr-1 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 data-[pressed]:opacity-100"
        />
      }
    >
      <MenuItem id="ascending">Sort ascending</MenuItem>
      <MenuItem id="descending">Sort descending</MenuItem>
      <MenuLine />
      {aggregates.map((one) => (
        <MenuItem key={one} id={`of:${one}`} icon={one === aggregate ? '✓' : undefined} textValue={one}>
          {`Show ${AGGREGATE_NAMES[one]}`}
        </MenuItem>
      ))}
      {aggregates.length > 0 && <MenuLine />}
      <MenuItem id="filter">Filter by this…</MenuItem>
      <MenuItem id="group">Group by this</MenuItem>
      <MenuLine />
      <MenuItem id="pin">{column.pinned ? 'Unpin' : 'Pin to the left'}</MenuItem>
      <MenuItem id="left">Move left</MenuItem>
      <MenuItem id="right">Move right</MenuItem>
      <MenuItem id="wider">Wider</MenuItem>
      <MenuItem id="narrower">Narrower</MenuItem>
      <MenuItem id="hide">Hide</MenuItem>
    </Menu>
  );
}

const AGGREGATE_NAMES: Record<Aggregate, string> = {
  ...{ last: 'last value', min: 'minimum', max: 'maximum', mean: 'mean', best: 'best value' },
  ...{ best_step: 'step of the best', step: 'last step', count: 'number of points' },
};

const ACTIONS: Record<string, (actions: HeaderActions, column: Placed) => void> = {
  ascending: (actions, column) => actions.sort(column.field, false, false),
  descending: (actions, column) => actions.sort(column.field, true, false),
  filter: (actions, column) => actions.filter(column.field),
  group: (actions, column) => actions.group(column.field),
  pin: (actions, column) => actions.pin(column.index),
  left: (actions, column) => actions.move(column.index, -1),
  right: (actions, column) => actions.move(column.index, 1),
  wider: (actions, column) => actions.resize(column.index, limited(column.px * 1.3)),
  narrower: (actions, column) => actions.resize(column.index, limited(column.px / 1.3)),
  hide: (actions, column) => actions.hide(column.index),
};

/** The line at the right edge: dragging resizes, a double click goes back to the width by default. */
function Resizer({ column, actions }: { column: Placed; actions: HeaderActions }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      aria-hidden
      className="absolute inset-y-0 -right-1 z-20 w-2 cursor-col-resize hover:bg-accent/40"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width: column.px };
      }}
      onPointerMove={(event) => {
        if (!start.current) return;
        actions.resize(column.index, limited(start.current.width + event.clientX - start.current.x));
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onDoubleClick={() => actions.resize(column.index, undefined)}
    />
  );
}

const DRAG = 6;

/** Dragging a heading over another one moves it there. */
function startMove(event: PointerEvent, from: number, actions: HeaderActions): void {
  if (event.button !== 0) return;
  const x = event.clientX;
  let dragging = false;
  const stop = new AbortController();
  const { signal } = stop;
  addEventListener(
    'pointermove',
    (moved) => {
      if (Math.abs(moved.clientX - x) > DRAG) dragging = true;
      document.body.style.cursor = dragging ? 'grabbing' : '';
    },
    { signal },
  );
  addEventListener(
    'pointerup',
    (released) => {
      stop.abort();
      document.body.style.cursor = '';
      if (!dragging) return;
      // The click that follows would sort.
      addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true });
      const over = document.elementFromPoint(released.clientX, released.clientY)?.closest('[role=columnheader]');
      const to = Number((over as HTMLElement | null)?.dataset.index);
      if (Number.isInteger(to) && to !== from) actions.drop(from, to);
    },
    { signal },
  );
}
