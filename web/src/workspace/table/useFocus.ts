/** Which row the keys act on. */

import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { cursor } from '@/charts/plot/cursor';
import { useWorkspace } from '../data/model';
import { ALL, isAny, NONE } from '../selection';
import { rowCommands } from './rowCommands';
import type { Listed } from './usePinned';
import { useRunActions } from './useRowActions';

export function useFocus(rows: Listed, show: (place: number) => void, pickLook: (row: RunRow) => void) {
  const { view, change } = useWorkspace();
  const [focused, setFocused] = useState<number | null>(null);
  const navigate = useNavigate();
  const run = useRunActions();
  const now = useRef({ focused, rows, show, run, pickLook, view });
  now.current = { focused, rows, show, run, pickLook, view };
  const move = useCallback((by: number) => {
    const { rows: known, focused: at, show: reveal } = now.current;
    const next = Math.min(Math.max((at ?? known.least - 1) + by, known.least), known.count - 1);
    setFocused(next);
    reveal(next);
    const id = known.at(next)?.id;
    if (id) cursor.move({ x: null, axis: '', run: id, source: now });
  }, []);
  const commands = useMemo(() => {
    const current = () => (now.current.focused === null ? undefined : now.current.rows.at(now.current.focused));
    return rowCommands({
      move,
      current: () => current()?.id,
      pickLook: () => {
        const row = current();
        if (row) now.current.pickLook(row);
      },
      open: (id) => void navigate(paths.run(id)),
      actions: () => now.current.run,
      selectAll: () => now.current.run.select(ALL),
      escape: () => (isAny(now.current.view) ? now.current.run.select(NONE) : setFocused(null)),
      compare: () => change({ mode: 'compare' }),
    });
  }, [move, navigate, change]);
  useCommands(commands);
  return [focused, move] as const;
}
