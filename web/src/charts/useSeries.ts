/** A panel's series out of the store, and a number that rises when they change. */

import { useEffect, useMemo, useState } from 'react';
import type { Frame, SeriesStore, Wish } from './store';

interface Question {
  readonly frame: Frame;
  readonly runs: readonly string[];
  readonly metrics: readonly string[];
  readonly place: number;
}

export interface Series {
  /** Changes whenever what the store holds for the panel has. */
  readonly version: number;
  readonly error: Error | null;
  retry(): void;
}

/** Asks while `active`; what is known stays in the store when the panel goes. */
export function useSeries(store: SeriesStore, { frame, runs, metrics, place }: Question, active: boolean): Series {
  const [version, setVersion] = useState(0);
  const wish = useMemo<Wish>(
    () => ({ frame, runs, metrics, place, changed: () => setVersion((before) => before + 1) }),
    [frame, runs, metrics, place],
  );
  useEffect(() => (active ? store.want(wish) : undefined), [store, wish, active]);
  return { version, error: store.error(wish), retry: () => store.retry(wish) };
}
