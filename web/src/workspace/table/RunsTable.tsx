/** The runs of an experiment as a table of any length. Order and filter are the server's; only rows in sight are here. */

import { useQuery } from '@tanstack/react-query';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { Empty, Failure, Progress } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { PAGE, runsById } from '../data/queries';
import { useRows } from '../data/useRows';
import { NAME_WIDTH, NARROW_NAME_WIDTH, placed, ROW_HEIGHT } from './geometry';
import { Header } from './Header';
import { RowBody, RowHead } from './RunRow';
import { useFocus } from './useFocus';
import { useHoveredRows } from './useHoveredRows';
import { useRunActions } from './useRowActions';
import { useSelection } from './useSelection';
import { useShownColumns } from './useShownColumns';

const OVERSCAN = 8;
const SOLID: readonly number[] = [];

export function RunsTable() {
  const workspace = useWorkspace();
  const { view, query, columns, experiment, look, drawnIds } = workspace;
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: PAGE - 1 });
  const names = useMemo(() => columns.map((column) => column.field), [columns]);
  const rows = useRows(query, names, range);
  const nameWidth = useNarrow(scroller) ? NARROW_NAME_WIDTH : NAME_WIDTH;
  const layout = useMemo(() => placed(columns, nameWidth), [columns, nameWidth]);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const [top, bottom] = [items[0]?.index ?? 0, items[items.length - 1]?.index ?? 0];
  useEffect(() => {
    const first = Math.floor(top / PAGE) * PAGE;
    const last = (Math.floor(bottom / PAGE) + 1) * PAGE - 1;
    setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, [top, bottom]);

  const shown = useShownColumns(layout, rows);
  const baseline = useQuery(runsById(experiment, view.baseline ? [view.baseline] : [], names.join()));
  const base = view.baseline ? baseline.data?.items[0] : undefined;
  const [focused, moveFocus] = useFocus(rows, (place) => virtual.scrollToIndex(place, { align: 'auto' }));
  const { toggleEye } = useRunActions();
  const select = useSelection(rows);
  const actions = useMemo(() => ({ toggleEye, select }), [toggleEye, select]);
  const selected = useMemo(() => new Set(view.selected), [view.selected]);
  useHoveredRows(scroller);

  const pinnedWidth = widthOf(shown.pinned);
  const bodyWidth = widthOf(shown.free);
  const place = (row: RunRow, item: VirtualItem) => ({
    ...{ row, base, place: item.index, top: item.start },
    selected: selected.has(row.id),
    baseline: view.baseline === row.id,
    focused: focused === item.index,
  });
  const head = (row: RunRow, item: VirtualItem) => (
    <RowHead
      key={row.id}
      {...place(row, item)}
      {...{ nameWidth, actions }}
      width={nameWidth + pinnedWidth}
      columns={shown.pinned}
      color={look(row.id)?.color ?? null}
      dash={look(row.id)?.dash ?? SOLID}
      visible={drawnIds.has(row.id)}
      pinned={view.pinned.includes(row.id)}
    />
  );

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
        if (by === undefined || event.shiftKey) return;
        event.preventDefault();
        moveFocus(by);
      }}
    >
      <Progress active={rows.waiting} />
      <Header layout={layout} shown={shown} nameWidth={nameWidth} rows={rows} />
      <div
        style={{ height: virtual.getTotalSize(), width: nameWidth + pinnedWidth + bodyWidth }}
        className="flex min-w-full"
      >
        <div role="presentation" className="sticky left-0 z-10 shrink-0" style={{ width: nameWidth + pinnedWidth }}>
          {items.map((item) => {
            const row = rows.at(item.index);
            return row ? head(row, item) : <Waiting key={item.key} top={item.start} />;
          })}
        </div>
        <div role="presentation" className="relative grow">
          {items.map((item) => {
            const row = rows.at(item.index);
            return row && <RowBody key={row.id} {...place(row, item)} columns={shown.free} width={bodyWidth} />;
          })}
        </div>
      </div>
      {rows.count === 0 && !rows.waiting && <NoRuns filtered={view.filter !== ''} />}
    </div>
  );
}

function widthOf(columns: readonly { px: number }[]): number {
  return columns.reduce((sum, column) => sum + column.px, 0);
}

function Waiting({ top }: { top: number }) {
  return (
    <div
      aria-hidden
      className="absolute top-0 left-0 flex h-7 items-center"
      style={{ transform: `translateY(${top}px)` }}
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
