/** The range that all panels of a page share: kept by the page, moved by its plots, with the way back. */

import { useEffect, useMemo, useRef } from 'react';
import { useCommands } from '@/app/keys';
import type { Extent } from './plot/line';
import { zooms } from './plot/zooms';

const MOST_STEPS = 100;

/** @param keep writes the range down; it comes back as `zoom` */
export function useZoom(axis: string, zoom: Extent | null, keep: (range: Extent | null) => void): void {
  const past = useRef<(Extent | null)[]>([]);
  const now = useRef({ axis, zoom, keep });
  now.current = { axis, zoom, keep };
  // What is written down is drawn by now: effects of panels come before those of their page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: settled whenever what is kept has changed.
  useEffect(() => zooms.settle(), [axis, zoom]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: ranges of another axis lead nowhere.
  useEffect(() => {
    past.current = [];
  }, [axis]);
  useEffect(
    () =>
      zooms.onRest((of, range) => {
        const { axis, zoom, keep } = now.current;
        if (of !== axis || isSame(range, zoom)) return zooms.settle();
        past.current = [...past.current.slice(1 - MOST_STEPS), zoom];
        keep(range);
      }),
    [],
  );
  useCommands(
    useMemo(
      () => [
        {
          id: 'chart.zoom.back',
          name: 'Back to the zoom before',
          group: 'Charts',
          keys: ['alt+arrowleft'],
          run: () => now.current.keep(past.current.pop() ?? null),
        },
      ],
      [],
    ),
  );
}

function isSame(a: Extent | null, b: Extent | null): boolean {
  return a === b || (a !== null && b !== null && a.low === b.low && a.high === b.high);
}
