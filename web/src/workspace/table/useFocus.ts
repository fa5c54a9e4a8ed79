/** Which row the keys act on. */

import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { commands, useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { cursor } from '@/charts/plot/cursor';
import type { View } from '@/state/workspace';
import { useWorkspace } from '../data/model';
import { ALL, isAny, NONE, withRuns } from '../selection';
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
  /** Where a selection by keys began, and what was selected then. */
  const anchor = useRef<{ place: number; before: View } | null>(null);

  const look = useCallback((id: string) => change({ peek: id }, 'gesture'), [change]);
  const goTo = useCallback((by: number) => {
    const { rows: known, focused: at, show: reveal } = now.current;
    const next = Math.min(Math.max((at ?? known.least - 1) + by, known.least), known.count - 1);
    setFocused(next);
    reveal(next);
    const id = known.at(next)?.id;
    if (id) cursor.move({ x: null, axis: '', run: id, source: now });
    return next;
  }, []);
  const move = useCallback(
    (by: number) => {
      anchor.current = null;
      const id = now.current.rows.at(goTo(by))?.id;
      if (id && now.current.view.peek !== null) look(id);
    },
    [goTo, look],
  );
  const list = useMemo(() => {
    const current = () => (now.current.focused === null ? undefined : now.current.rows.at(now.current.focused));
    return rowCommands({
      move,
      extend: (by) => {
        const { focused: at, rows: known, view: before, run: actions } = now.current;
        anchor.current ??= { place: at ?? known.least, before };
        const from = anchor.current;
        actions.select(withRuns(from.before, idsBetween(known, from.place, goTo(by))));
      },
      current: () => current()?.id ?? now.current.view.peek ?? undefined,
      pickLook: () => {
        const row = current();
        if (row) now.current.pickLook(row);
      },
      open: (id) => (now.current.view.peek === id ? void navigate(paths.run(id)) : look(id)),
      edit: (id, command) => {
        if (now.current.view.peek === id) return commands.run(command);
        commands.runSoon(command);
        look(id);
      },
      actions: () => now.current.run,
      selectAll: () => now.current.run.select(ALL),
      escape: () => {
        anchor.current = null;
        if (isAny(now.current.view)) now.current.run.select(NONE);
        else setFocused(null);
      },
      compare: () => change({ mode: 'compare' }),
    });
  }, [move, goTo, look, navigate, change]);
  useCommands(list);
  return [focused, move] as const;
}

/** The runs from one place to another, in either order, as far as they are loaded. */
function idsBetween(rows: Listed, from: number, to: number): string[] {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  return Array.from({ length: last - first + 1 }, (_, i) => rows.at(first + i)?.id).filter((id) => id !== undefined);
}
