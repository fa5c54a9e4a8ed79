/** The runs of an experiment as a table of any length. Order and filter are the server's; only rows in sight are here. */

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Failure, Progress } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { PAGE } from '../data/queries';
import { useRows } from '../data/useRows';
import { NoRuns } from '../filter/NoRuns';
import { HEADER_HEIGHT, NAME_WIDTH, NARROW_NAME_WIDTH, placed, ROW_HEIGHT } from './geometry';
import { Header } from './Header';
import { LookPicker, useLookPicker } from './LookPicker';
import { PinnedRows } from './PinnedRows';
import { rowId } from './RunRow';
import { bodyOf, headOf } from './rows';
import { useFocus } from './useFocus';
import { useHoveredRows } from './useHoveredRows';
import { useListed, usePinned } from './usePinned';
import { useRoom } from './useRoom';
import { useSelection } from './useSelection';
import { useShownColumns } from './useShownColumns';
import { useTable } from './useTable';

const OVERSCAN = 8;

export function RunsTable() {
  const { query, columns } = useWorkspace();
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: PAGE - 1 });
  const names = useMemo(() => columns.map((column) => column.field), [columns]);
  const rows = useRows(query, names, range);
  const pinned = usePinned(names, rows);
  const listed = useListed(pinned, rows);
  const room = useRoom(scroller);
  const stuck = useMemo(() => pinned.slice(0, room.stuck), [pinned, room.stuck]);
  const loose = useMemo(() => pinned.slice(room.stuck), [pinned, room.stuck]);
  const nameWidth = room.narrow ? NARROW_NAME_WIDTH : NAME_WIDTH;
  const layout = useMemo(() => placed(columns, nameWidth), [columns, nameWidth]);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: loose.length * ROW_HEIGHT,
    // What stays on top takes its height from the rows that are in sight.
    scrollPaddingEnd: HEADER_HEIGHT + stuck.length * ROW_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const [top, bottom] = [items[0]?.index ?? 0, items[items.length - 1]?.index ?? 0];
  useEffect(() => {
    const first = Math.floor(top / PAGE) * PAGE;
    const last = (Math.floor(bottom / PAGE) + 1) * PAGE - 1;
    setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, [top, bottom]);

  const shown = useShownColumns(layout, rows);
  const show = (place: number) => {
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' });
    else if (place >= -loose.length) scroller.current?.scrollTo({ top: (place + loose.length) * ROW_HEIGHT });
  };
  const picker = useLookPicker(scroller);
  const [focused, moveFocus] = useFocus(listed, show, picker.pick);
  const select = useSelection(listed);
  const table = useTable(shown, nameWidth, pinned, { select, pickLook: picker.pick });
  useHoveredRows(scroller);
  const { pinnedWidth, bodyWidth } = table;
  const at = (item: { index: number; start: number }) => ({
    place: item.index,
    top: item.start - loose.length * ROW_HEIGHT,
    focused: focused === item.index,
  });

  if (rows.error && !rows.count) return <Failure error={rows.error} onRetry={rows.retry} className="h-full" />;
  const current = focused === null ? undefined : listed.at(focused);
  const above = focused !== null && focused < 0 ? focused : null;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Runs"
      aria-rowcount={rows.count + pinned.length + 1}
      aria-colcount={layout.length + 1}
      aria-multiselectable
      aria-busy={rows.waiting}
      aria-activedescendant={current && focused !== null ? rowId(current.id, focused) : undefined}
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
      <Header layout={layout} shown={shown} nameWidth={nameWidth} />
      <PinnedRows rows={stuck} first={-pinned.length} stays table={table} focused={above} />
      <PinnedRows rows={loose} first={-loose.length} stays={false} table={table} focused={above} />
      <div
        style={{ height: virtual.getTotalSize(), width: nameWidth + pinnedWidth + bodyWidth }}
        className="flex min-w-full"
      >
        <div role="presentation" className="sticky left-0 z-10 shrink-0" style={{ width: nameWidth + pinnedWidth }}>
          {items.map((item) => {
            const row = rows.at(item.index);
            return row ? headOf(table, row, at(item)) : <Waiting key={item.key} top={at(item).top} />;
          })}
        </div>
        <div role="presentation" className="relative grow">
          {items.map((item) => {
            const row = rows.at(item.index);
            return row && bodyOf(table, row, at(item));
          })}
        </div>
      </div>
      {rows.count === 0 && !rows.waiting && <NoRuns />}
      {picker.open && <LookPicker {...picker.open} onClose={picker.close} />}
    </div>
  );
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
