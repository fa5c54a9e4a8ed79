/** What headings do to the view. */

import { useMemo } from 'react';
import { parseField } from '@/state/fields';
import { type Column, MOST_GROUPED, type SortKey } from '@/state/workspace';
import { useWorkspace } from '../data/model';
import { moved } from './geometry';
import type { HeaderActions } from './HeaderCell';

export function useColumnActions(): HeaderActions {
  const { view, columns, change } = useWorkspace();
  return useMemo(() => {
    const set = (next: readonly Column[], how?: 'gesture') => change({ columns: next }, how);
    const edit = (index: number, parts: Partial<Column>, how?: 'gesture') =>
      set(
        columns.map((column, i) => (i === index ? { ...column, ...parts } : column)),
        how,
      );
    return {
      sort: (field, descending, add) => change({ sort: sorted(view.sort, field, descending, add) }),
      resize: (index, width) => edit(index, { width }, 'gesture'),
      move: (index, by) => set(moved(columns, index, Math.max(0, index + by))),
      drop: (from, to) => set(moved(columns, from, to)),
      pin: (index) => edit(index, { pinned: columns[index]?.pinned ? undefined : true }),
      hide: (index) => set(columns.filter((_, i) => i !== index)),
      aggregate: (index, field) => edit(index, { field }),
      group: (field) =>
        change({ group: view.group.includes(field) ? view.group : [...view.group, field].slice(-MOST_GROUPED) }),
      filter: (field) => {
        const start = view.filter ? `${view.filter} and ${field} ` : `${field} `;
        document.dispatchEvent(new CustomEvent('runfolio:filter', { detail: start + (isNumber(field) ? '< ' : '= ') }));
      },
    };
  }, [view.sort, view.group, view.filter, columns, change]);
}

function isNumber(field: string): boolean {
  return parseField(field).scope === 'metrics';
}

/** The order after a heading was clicked: alone, or as one more key. */
function sorted(keys: readonly SortKey[], field: string, descending: boolean | null, add: boolean): SortKey[] {
  const others = add ? keys.filter((key) => key.field !== field) : [];
  if (descending === null) return others;
  const at = keys.findIndex((key) => key.field === field);
  const key = { field, descending };
  return add && at >= 0 ? keys.map((one, i) => (i === at ? key : one)) : [...others, key];
}
