/** What all rows share. The same object as long as nothing of it has changed, so that rows stay as they are. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { useWorkspace } from '../data/model';
import { drawnRuns } from '../data/queries';
import { withClause } from '../filter/clauses';
import { idsIn } from '../selection';
import type { RowActions } from './RunRow';
import type { Table } from './rows';
import { useRunActions } from './useRowActions';
import type { ShownColumns } from './useShownColumns';

export function useTable(
  shown: ShownColumns,
  nameWidth: number,
  top: readonly RunRow[],
  { select, pickLook }: Pick<RowActions, 'select' | 'pickLook'>,
): Table {
  const { view, look, drawnIds: drawn } = useWorkspace();
  const { toggleEye } = useRunActions();
  const actions = useMemo(() => ({ toggleEye, select, pickLook }), [toggleEye, select, pickLook]);
  const selected = useIsSelected(top);
  const pinned = useMemo(() => new Set(view.pinned), [view.pinned]);
  const { baseline } = view;
  return useMemo(
    () => ({
      ...{ shown, nameWidth, baseline, pinned, selected, drawn, look, actions },
      pinnedWidth: widthOf(shown.pinned),
      bodyWidth: widthOf(shown.free),
      base: top.find((row) => row.id === baseline),
      above: top.length,
    }),
    [shown, nameWidth, baseline, pinned, selected, drawn, look, actions, top],
  );
}

/** Of all that the filter finds, pinned runs that it does not find are none. */
function useIsSelected(top: readonly RunRow[]): (run: string) => boolean {
  const { view, query } = useWorkspace();
  const { all, selected, filter } = view;
  const ids = useMemo(() => top.map((row) => row.id), [top]);
  const asked = { ...query, sort: '', filter: withClause(filter, idsIn(ids)) };
  const found = useQuery({ ...drawnRuns(asked, '', Math.max(ids.length, 1)), enabled: all && ids.length > 0 }).data;
  return useMemo(() => {
    const named = new Set(selected);
    if (!all) return (run) => named.has(run);
    const outside = new Set(ids);
    for (const row of found?.items ?? []) outside.delete(row.id);
    return (run) => !named.has(run) && !outside.has(run);
  }, [all, selected, ids, found]);
}

function widthOf(columns: readonly { px: number }[]): number {
  return columns.reduce((sum, column) => sum + column.px, 0);
}
