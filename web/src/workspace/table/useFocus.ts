/** Which row the keys act on. */

import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { commands, useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { cursor } from '@/charts/plot/cursor';
import { useWorkspace } from '../data/model';
import type { Rows } from '../data/useRows';
import { rowCommands } from './rowCommands';
import { useRunActions } from './useRowActions';

const MOST_SELECTED = 1000;

export function useFocus(rows: Rows, show: (place: number) => void) {
  const { view, change } = useWorkspace();
  const { selected, peek } = view;
  const [focused, setFocused] = useState<number | null>(null);
  const navigate = useNavigate();
  const run = useRunActions();
  const now = useRef({ focused, rows, show, run, selected, peek });
  now.current = { focused, rows, show, run, selected, peek };
  /** Where a selection by keys began, and what was selected then. */
  const anchor = useRef<{ place: number; before: readonly string[] } | null>(null);

  const look = useCallback((id: string) => change({ peek: id }, 'gesture'), [change]);
  const goTo = useCallback((by: number) => {
    const { rows: known, focused: at, show: reveal } = now.current;
    const next = Math.min(Math.max((at ?? -1) + by, 0), known.count - 1);
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
      if (id && now.current.peek !== null) look(id);
    },
    [goTo, look],
  );
  const list = useMemo(
    () =>
      rowCommands({
        move,
        extend: (by) => {
          anchor.current ??= { place: now.current.focused ?? 0, before: now.current.selected };
          const { place, before } = anchor.current;
          now.current.run.select([...new Set([...before, ...idsBetween(now.current.rows, place, goTo(by))])]);
        },
        current: () => {
          const { focused: at, rows: known, peek: shown } = now.current;
          return (at === null ? undefined : known.at(at)?.id) ?? shown ?? undefined;
        },
        open: (id) => (now.current.peek === id ? void navigate(paths.run(id)) : look(id)),
        edit: (id, command) => {
          if (now.current.peek === id) return commands.run(command);
          commands.runSoon(command);
          look(id);
        },
        actions: () => now.current.run,
        selectAll: () => {
          const { rows: known, run: actions } = now.current;
          actions.select(idsBetween(known, 0, Math.min(known.count, MOST_SELECTED) - 1));
        },
        escape: () => {
          anchor.current = null;
          if (now.current.peek !== null) change({ peek: null }, 'gesture');
          else if (now.current.selected.length) now.current.run.select([]);
          else setFocused(null);
        },
        compare: () => change({ mode: 'compare' }),
      }),
    [move, goTo, look, navigate, change],
  );
  useCommands(list);
  return [focused, move] as const;
}

/** The runs from one place to another, in either order, as far as they are loaded. */
function idsBetween(rows: Rows, from: number, to: number): string[] {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  return Array.from({ length: last - first + 1 }, (_, i) => rows.at(first + i)?.id).filter((id) => id !== undefined);
}
