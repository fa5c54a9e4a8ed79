/** The view of a workspace: read from the address, written back to it, with the way back. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { changed, DEFAULT_VIEW, readView, type Search, type View, writeView } from '@/state/workspace';

export interface ViewState {
  readonly view: View;
  /** What is in the address: to be saved as a view. */
  readonly search: Search;
  /** Changes parts of the view. Steps of one gesture replace each other; whole edits can be undone. */
  change(parts: Partial<View>, how?: 'edit' | 'gesture'): void;
  /** Shows another view whole. */
  open(search: Search): void;
  undo(): void;
  redo(): void;
}

const MOST_UNDONE = 100;
const lastUsedKey = (experiment: string) => `runfolio.view.${experiment}`;

export function useView(experiment: string): ViewState {
  const search = useSearch({ from: '/e/$ref' });
  const navigate = useNavigate({ from: '/e/$ref' });
  const now = useRef({ view: DEFAULT_VIEW, search: {} as Search });
  const view = useMemo(() => readView(search, now.current), [search]);
  now.current = { view, search };
  const past = useRef<Search[]>([]);
  const future = useRef<Search[]>([]);

  const go = useCallback((next: Search, replace: boolean) => void navigate({ search: next, replace }), [navigate]);

  const change = useCallback(
    (parts: Partial<View>, how: 'edit' | 'gesture' = 'edit') => {
      const next = writeView(changed(now.current.view, parts));
      if (how === 'edit') {
        past.current = [...past.current.slice(1 - MOST_UNDONE), now.current.search];
        future.current = [];
      }
      go(next, how === 'gesture');
    },
    [go],
  );

  const open = useCallback(
    (next: Search) => {
      past.current = [...past.current, now.current.search];
      go(next, false);
    },
    [go],
  );

  const turn = useCallback(
    (from: Search[], to: Search[]) => {
      const next = from.pop();
      if (!next) return;
      to.push(now.current.search);
      go(next, true);
    },
    [go],
  );
  const undo = useCallback(() => turn(past.current, future.current), [turn]);
  const redo = useCallback(() => turn(future.current, past.current), [turn]);
  useLastUsed(experiment, search, go);
  return { view, search, change, open, undo, redo };
}

/** An address without a view opens the one last used here: address before saved view before last used. */
function useLastUsed(experiment: string, search: Search, go: (next: Search, replace: boolean) => void): void {
  const opened = useRef<string | null>(null);
  useEffect(() => {
    const key = lastUsedKey(experiment);
    if (opened.current !== experiment) {
      opened.current = experiment;
      const last = localStorage.getItem(key);
      if (Object.keys(search).length === 0 && last) go(kept(JSON.parse(last) as Search), true);
      return;
    }
    localStorage.setItem(key, JSON.stringify(search));
  }, [experiment, search, go]);
}

/** What of a view is a way to look, and not a moment of work. */
function kept(search: Search): Search {
  const view = readView(search);
  const { selected, all, full, peek, zoom, filter } = DEFAULT_VIEW;
  return writeView({ ...view, selected, all, full, peek, zoom, filter });
}
