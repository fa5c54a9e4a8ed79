/** The headings, which stay on top. */

import { memo } from 'react';
import { plural } from '@/lib/format';
import { useWorkspace } from '../data/model';
import { ALL, isAny, NONE } from '../selection';
import { HEADER_HEIGHT, type Placed } from './geometry';
import { HeaderCell } from './HeaderCell';
import { useColumnActions } from './useColumnActions';
import { useRunActions } from './useRowActions';
import type { ShownColumns } from './useShownColumns';

interface Props {
  layout: readonly Placed[];
  shown: ShownColumns;
  nameWidth: number;
}

export function Header({ layout, shown, nameWidth }: Props) {
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
      <NameHeader width={nameWidth} />
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

const NameHeader = memo(function NameHeader({ width }: { width: number }) {
  const { view, total } = useWorkspace();
  const { select } = useRunActions();
  const some = isAny(view);
  const whole = view.all && !view.selected.length;
  return (
    <div
      role="columnheader"
      className="sticky left-0 z-20 flex shrink-0 items-center gap-1 border-line border-r bg-panel px-1 text-sm"
      style={{ width }}
    >
      <input
        type="checkbox"
        ref={(box) => {
          if (box) box.indeterminate = some && !whole;
        }}
        aria-label={some ? 'Clear the selection' : 'Select all runs that the filter finds'}
        checked={some}
        className="m-1.5 size-3.5 accent-accent"
        onChange={() => select(some ? NONE : ALL)}
      />
      <span className="grow pl-8 font-medium">Run</span>
      <span className="pr-1 text-muted">{total === undefined ? '' : plural(total, 'run')}</span>
    </div>
  );
});
