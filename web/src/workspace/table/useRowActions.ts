/** What rows do to the view: which runs are drawn, selected, pinned and compared with. */

import { useMemo } from 'react';
import type { View } from '@/state/workspace';
import { useWorkspace } from '../data/model';

export interface RunActions {
  toggleEye(run: string, only: boolean): void;
  toggleSelected(run: string): void;
  select(selection: Pick<View, 'all' | 'selected'>): void;
  togglePinned(run: string): void;
  toggleBaseline(run: string): void;
  showAll(): void;
}

export function useRunActions(): RunActions {
  const { view, change, drawnIds } = useWorkspace();
  return useMemo(
    () => ({
      toggleEye: (run, only) => change(only ? onlyThis(view, run) : eye(view, run, drawnIds.has(run))),
      toggleSelected: (run) => change({ selected: toggled(view.selected, run) }, 'gesture'),
      select: (selection) => change(selection, 'gesture'),
      togglePinned: (run) => change({ pinned: toggled(view.pinned, run) }),
      toggleBaseline: (run) => change({ baseline: view.baseline === run ? null : run }),
      showAll: () => change({ hidden: [], only: [] }),
    }),
    [view, change, drawnIds],
  );
}

export function toggled(list: readonly string[], one: string): string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

function onlyThis(view: View, run: string): Partial<View> {
  return { only: view.only.length === 1 && view.only[0] === run ? [] : [run] };
}

/** A run that is not among the first is drawn by pinning it. */
function eye(view: View, run: string, drawn: boolean): Partial<View> {
  if (view.only.length) return { only: toggled(view.only, run) };
  if (drawn) return { hidden: [...view.hidden, run] };
  if (view.hidden.includes(run)) return { hidden: view.hidden.filter((one) => one !== run) };
  return { pinned: [...view.pinned, run] };
}
