/**
 * Pinned runs and the baseline, above all others whatever the order and the filter. They render when they change, not
 * when the others scroll. As many as have room stay in sight; the rest goes with the others.
 */

import { memo } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { cx } from '@/ui/classes';
import { HEADER_HEIGHT, ROW_HEIGHT } from './geometry';
import { bodyOf, headOf, type Table } from './rows';

interface Props {
  rows: readonly RunRow[];
  /** The place of the first one. */
  first: number;
  stays: boolean;
  table: Table;
  focused: number | null;
}

export const PinnedRows = memo(function PinnedRows({ rows, first, stays, table, focused }: Props) {
  if (!rows.length) return null;
  const at = (i: number) => ({ place: first + i, top: i * ROW_HEIGHT, focused: focused === first + i });
  const { nameWidth, pinnedWidth, bodyWidth } = table;
  return (
    <div
      role="rowgroup"
      aria-label={stays ? 'Pinned runs' : 'More pinned runs'}
      className={cx('flex min-w-full border-muted border-b bg-bg', stays && 'sticky z-[15]')}
      style={{
        boxSizing: 'content-box',
        top: HEADER_HEIGHT,
        height: rows.length * ROW_HEIGHT,
        width: nameWidth + pinnedWidth + bodyWidth,
      }}
    >
      <div role="presentation" className="sticky left-0 z-10 shrink-0" style={{ width: nameWidth + pinnedWidth }}>
        {rows.map((row, i) => headOf(table, row, at(i)))}
      </div>
      <div role="presentation" className="relative grow">
        {rows.map((row, i) => bodyOf(table, row, at(i)))}
      </div>
    </div>
  );
});
