/** What all rows share. The same object as long as nothing of it has changed, so that rows stay as they are. */

import { useMemo } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { useWorkspace } from '../data/model';
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
  const selected = useMemo(() => new Set(view.selected), [view.selected]);
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

function widthOf(columns: readonly { px: number }[]): number {
  return columns.reduce((sum, column) => sum + column.px, 0);
}
