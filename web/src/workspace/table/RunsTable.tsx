/** The runs of an experiment as a table of any length. Order and filter are the server's; only rows in sight are here. */

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RunRow as Row } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { cursor } from '@/charts/plot/cursor';
import { plural } from '@/lib/format';
import { Empty, Failure, Progress } from '@/ui/states';
import { goalOfColumn } from '../data/columns';
import { useWorkspace } from '../data/model';
import { PAGE, runsById } from '../data/queries';
import { type Rows, useRows } from '../data/useRows';
import { isRight } from './cells';
import { HEADER_HEIGHT, NAME_WIDTH, NARROW_NAME_WIDTH, type Placed, placed, ROW_HEIGHT } from './geometry';
import { HeaderCell } from './HeaderCell';
import { RunRow } from './RunRow';
import { rowCommands } from './rowCommands';
import { useColumnActions } from './useColumnActions';
import { useRunActions } from './useRowActions';

const OVERSCAN = 12;

export function RunsTable() {
  const workspace = useWorkspace();
  const { view, query, columns, fields, definitions } = workspace;
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: PAGE - 1 });
  const names = useMemo(() => columns.map((column) => column.field), [columns]);
  const rows = useRows(query, names, range);
  const nameWidth = useNarrow(scroller) ? NARROW_NAME_WIDTH : NAME_WIDTH;
  const layout = useMemo(() => placed(columns, nameWidth), [columns, nameWidth]);
  const types = useMemo(() => new Map(fields.map((one) => [one.field, one.type])), [fields]);
  const right = useMemo(() => layout.map((column) => isRight(column.field, types.get(column.field))), [layout, types]);
  const goals = useMemo(() => layout.map((column) => goalOfColumn(column.field, definitions)), [layout, definitions]);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    paddingStart: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  useEffect(() => {
    const first = Math.floor((items[0]?.index ?? 0) / PAGE) * PAGE;
    const last = (Math.floor((items[items.length - 1]?.index ?? 0) / PAGE) + 1) * PAGE - 1;
    setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, [items]);

  const shared = useShared(rows, layout, names);
  const bests = useBests(rows, shared.cells, goals, items[0]?.index ?? 0, items[items.length - 1]?.index ?? 0);
  const [focused, setFocused] = useFocus(rows, view.selected, (place) =>
    virtual.scrollToIndex(place, { align: 'auto' }),
  );
  const run = useRunActions();
  const header = useColumnActions();
  const select = useSelection(rows, run.toggleSelected, run.select, view.selected);
  const actions = useMemo(() => ({ toggleEye: run.toggleEye, select }), [run.toggleEye, select]);
  useHoveredRows(scroller);

  const row = (one: Row, place: number, top: number) => (
    <RunRow
      key={one.id}
      row={one}
      {...{ place, top, right, goals, bests, nameWidth, actions }}
      columns={layout}
      cells={shared.cells}
      base={shared.base}
      color={workspace.look(one.id)?.color ?? null}
      dash={workspace.look(one.id)?.dash ?? SOLID}
      visible={workspace.drawnIds.has(one.id)}
      selected={view.selected.includes(one.id)}
      pinned={view.pinned.includes(one.id)}
      baseline={view.baseline === one.id}
      focused={focused === place}
    />
  );

  const width = nameWidth + layout.reduce((sum, column) => sum + column.px, 0);
  if (rows.error && !rows.count) return <Failure error={rows.error} onRetry={rows.retry} className="h-full" />;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Runs"
      aria-rowcount={rows.count + 1}
      aria-colcount={layout.length + 1}
      aria-multiselectable
      aria-busy={rows.waiting}
      aria-activedescendant={focused === null ? undefined : `run-${rows.at(focused)?.id}`}
      tabIndex={0}
      className="relative h-full overflow-auto bg-bg outline-offset-[-2px]"
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        setFocused(by);
      }}
    >
      <Progress active={rows.waiting} />
      <div style={{ height: virtual.getTotalSize(), width, minWidth: '100%' }} className="relative">
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-20 flex border-line border-b bg-panel"
          style={{ height: HEADER_HEIGHT - 1, width }}
        >
          <NameHeader width={nameWidth} rows={rows} />
          {layout.map((column, i) => (
            <HeaderCell
              key={column.field}
              column={column}
              right={right[i] ?? false}
              goal={goals[i] ?? null}
              sorted={sortOf(view.sort, column.field)}
              actions={header}
            />
          ))}
        </div>
        {items.map((item) => {
          const one = rows.at(item.index);
          return one ? row(one, item.index, item.start) : <Waiting key={item.key} top={item.start} width={width} />;
        })}
      </div>
      {rows.count === 0 && !rows.waiting && <NoRuns filtered={view.filter !== ''} />}
    </div>
  );
}

const SOLID: readonly number[] = [];

function sortOf(keys: readonly { field: string; descending: boolean }[], field: string) {
  const place = keys.findIndex((key) => key.field === field);
  const key = keys[place];
  return key ? { descending: key.descending, place: keys.length > 1 ? place : null } : null;
}

function NameHeader({ width, rows }: { width: number; rows: Rows }) {
  const { view, total } = useWorkspace();
  const run = useRunActions();
  const loaded = Array.from({ length: Math.min(rows.count, 1000) }, (_, i) => rows.at(i)?.id).filter(
    (id) => id !== undefined,
  );
  const all = loaded.length > 0 && loaded.every((id) => view.selected.includes(id));
  return (
    <div
      role="columnheader"
      className="sticky left-0 z-20 flex shrink-0 items-center gap-1 border-line border-r bg-panel px-1 text-sm"
      style={{ width }}
    >
      <input
        type="checkbox"
        aria-label="Select all runs that are loaded"
        checked={all}
        className="m-1.5 size-3.5 accent-accent"
        onChange={() => run.select(all ? [] : loaded)}
      />
      <span className="grow pl-8 font-medium">Run</span>
      <span className="pr-1 text-muted">{total === undefined ? '' : plural(total, 'run')}</span>
    </div>
  );
}

function Waiting({ top, width }: { top: number; width: number }) {
  return (
    <div
      aria-hidden
      className="absolute top-0 left-0 flex h-7 items-center border-line border-b"
      style={{ transform: `translateY(${top}px)`, width }}
    >
      <div className="ml-16 h-2.5 w-32 rounded bg-hover" />
    </div>
  );
}

function NoRuns({ filtered }: { filtered: boolean }) {
  const { change } = useWorkspace();
  if (!filtered) return <Empty title="This experiment has no runs yet." className="pt-16" />;
  return (
    <Empty title="No run matches the filter." className="pt-16">
      <button type="button" className="text-accent hover:underline" onClick={() => change({ filter: '' })}>
        Clear the filter
      </button>
    </Empty>
  );
}

/** Where each column's cell is in the rows that are here, and the baseline's row. */
function useShared(rows: Rows, layout: readonly Placed[], names: readonly string[]) {
  const { experiment, view } = useWorkspace();
  const base = useQuery(runsById(experiment, view.baseline ? [view.baseline] : [], names.join()));
  const cells = useMemo(() => layout.map((column) => rows.fields.indexOf(column.field)), [layout, rows.fields]);
  return { cells, base: view.baseline ? base.data?.items[0] : undefined };
}

/** The best value of each column with a goal, among the rows in sight and the first page. */
function useBests(
  rows: Rows,
  cells: readonly number[],
  goals: readonly ('min' | 'max' | null)[],
  first: number,
  last: number,
) {
  const bests = goals.map((goal, i) => {
    if (!goal) return null;
    let best: number | null = null;
    const look = (place: number) => {
      const value = rows.at(place)?.cells[cells[i] as number];
      if (typeof value !== 'number' || !Number.isFinite(value)) return;
      if (best === null || (goal === 'max' ? value > best : value < best)) best = value;
    };
    for (let place = 0; place < Math.min(rows.count, PAGE); place++) look(place);
    for (let place = first; place <= last; place++) look(place);
    return best;
  });
  const text = bests.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same numbers are the same array, so that rows stay as they are.
  return useMemo(() => bests, [text]);
}

function useFocus(rows: Rows, selected: readonly string[], show: (place: number) => void) {
  const [focused, setFocused] = useState<number | null>(null);
  const navigate = useNavigate();
  const run = useRunActions();
  const { change } = useWorkspace();
  const now = useRef({ focused, rows, show, run, selected });
  now.current = { focused, rows, show, run, selected };
  const move = useCallback((by: number) => {
    const { rows: known, focused: at, show: reveal } = now.current;
    const next = Math.min(Math.max((at ?? -1) + by, 0), known.count - 1);
    setFocused(next);
    reveal(next);
    const id = known.at(next)?.id;
    if (id) cursor.move({ x: null, axis: '', run: id, source: now });
  }, []);
  const commands = useMemo(
    () =>
      rowCommands({
        move,
        current: () => (now.current.focused === null ? undefined : now.current.rows.at(now.current.focused)?.id),
        open: (id) => void navigate(paths.run(id)),
        actions: () => now.current.run,
        selectAll: () => {
          const { rows: known } = now.current;
          const ids = Array.from({ length: Math.min(known.count, 1000) }, (_, i) => known.at(i)?.id);
          now.current.run.select(ids.filter((id) => id !== undefined));
        },
        escape: () => (now.current.selected.length ? now.current.run.select([]) : setFocused(null)),
        compare: () => change({ mode: 'compare' }),
      }),
    [move, navigate, change],
  );
  useCommands(commands);
  return [focused, move] as const;
}

/** A click takes one; with Shift it takes all from the last one on. */
function useSelection(
  rows: Rows,
  toggle: (run: string) => void,
  take: (runs: readonly string[]) => void,
  selected: readonly string[],
) {
  const last = useRef<number | null>(null);
  const now = useRef({ rows, selected, toggle, take });
  now.current = { rows, selected, toggle, take };
  return useCallback((run: string, place: number, how: 'toggle' | 'range') => {
    const { rows: known, selected: before, toggle: one, take: many } = now.current;
    if (how === 'range' && last.current !== null) {
      const [from, to] = [Math.min(last.current, place), Math.max(last.current, place)];
      const between = Array.from({ length: to - from + 1 }, (_, i) => known.at(from + i)?.id);
      many([...new Set([...before, ...between.filter((id) => id !== undefined)])]);
    } else one(run);
    last.current = place;
  }, []);
}

/** Pointing at a row highlights its line, and at a line its row, without rendering anything. */
function useHoveredRows(scroller: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const table = scroller.current;
    if (!table) return;
    const source = {};
    const over = (event: PointerEvent) => {
      const run = (event.target as Element).closest<HTMLElement>('[data-run]')?.dataset.run ?? null;
      if (run) cursor.move({ x: null, axis: '', run, source });
    };
    const out = () => cursor.clear(source);
    let marked: Element | null = null;
    const leave = cursor.subscribe(({ run, source: mover }) => {
      if (mover === source) return;
      marked?.removeAttribute('data-hovered');
      marked = run ? table.querySelector(`[data-run="${CSS.escape(run)}"]`) : null;
      marked?.setAttribute('data-hovered', '');
    });
    table.addEventListener('pointerover', over);
    table.addEventListener('pointerleave', out);
    return () => {
      leave();
      table.removeEventListener('pointerover', over);
      table.removeEventListener('pointerleave', out);
    };
  }, [scroller]);
}

function useNarrow(box: React.RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => setNarrow((entry?.contentRect.width ?? 1000) < 480));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return narrow;
}
