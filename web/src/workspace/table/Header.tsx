/** The headings, which stay on top. */

import { memo } from 'react';
import { plural } from '@/lib/format';
import { useWorkspace } from '../data/model';
import type { Rows } from '../data/useRows';
import { HEADER_HEIGHT, type Placed } from './geometry';
import { HeaderCell } from './HeaderCell';
import { useColumnActions } from './useColumnActions';
import { useRunActions } from './useRowActions';
import type { ShownColumns } from './useShownColumns';

const MOST_SELECTED = 1000;

interface Props {
  layout: readonly Placed[];
  shown: ShownColumns;
  nameWidth: number;
  rows: Rows;
}

export function Header({ layout, shown, nameWidth, rows }: Props) {
  const { view } = useWorkspace();
  const actions = useColumnActions();
  const looks = [...shown.pinned, ...shown.free];
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 flex w-fit min-w-full border-line border-b bg-panel"
      style={{ height: HEADER_HEIGHT }}
    >
      <NameHeader width={nameWidth} rows={rows} />
      {layout.map((column, i) => (
        <HeaderCell
          key={column.field}
          column={column}
          right={looks[i]?.right ?? false}
          goal={looks[i]?.goal ?? null}
          sorted={sortOf(view.sort, column.field)}
          actions={actions}
        />
      ))}
    </div>
  );
}

function sortOf(keys: readonly { field: string; descending: boolean }[], field: string) {
  const place = keys.findIndex((key) => key.field === field);
  const key = keys[place];
  return key ? { descending: key.descending, place: keys.length > 1 ? place : null } : null;
}

const NameHeader = memo(function NameHeader({ width, rows }: { width: number; rows: Rows }) {
  const { view, total } = useWorkspace();
  const { select } = useRunActions();
  const some = view.selected.length > 0;
  function toggle(): void {
    const loaded = Array.from({ length: Math.min(rows.count, MOST_SELECTED) }, (_, i) => rows.at(i)?.id);
    select(some ? [] : loaded.filter((id) => id !== undefined));
  }
  return (
    <div
      role="columnheader"
      className="sticky left-0 z-20 flex shrink-0 items-center gap-1 border-line border-r bg-panel px-1 text-sm"
      style={{ width }}
    >
      <input
        type="checkbox"
        aria-label={some ? 'Clear the selection' : 'Select all runs that are loaded'}
        checked={some}
        className="m-1.5 size-3.5 accent-accent"
        onChange={toggle}
      />
      <span className="grow pl-8 font-medium">Run</span>
      <span className="pr-1 text-muted">{total === undefined ? '' : plural(total, 'run')}</span>
    </div>
  );
});
