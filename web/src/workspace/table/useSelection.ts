/** A click takes one run; with Shift it takes all from the last one on. */

import { useCallback, useRef } from 'react';
import { useWorkspace } from '../data/model';
import { withRuns } from '../selection';
import type { Listed } from './usePinned';
import { useRunActions } from './useRowActions';

export function useSelection(rows: Listed) {
  const { view } = useWorkspace();
  const { toggleSelected, select } = useRunActions();
  const last = useRef<number | null>(null);
  const now = useRef({ rows, view, toggleSelected, select });
  now.current = { rows, view, toggleSelected, select };
  return useCallback((run: string, place: number, how: 'toggle' | 'range') => {
    const { rows: known, view: seen } = now.current;
    if (how === 'range' && last.current !== null) {
      const [from, to] = [Math.min(last.current, place), Math.max(last.current, place)];
      const between = Array.from({ length: to - from + 1 }, (_, i) => known.at(from + i)?.id);
      const runs = between.filter((id) => id !== undefined);
      now.current.select(withRuns(seen, runs));
    } else now.current.toggleSelected(run);
    last.current = place;
  }, []);
}
