/** The line of a run's metric: of the range that is shown, or until that is here, of the whole. */

import { useMemo } from 'react';
import { type Amounts, amountsOf } from '@/charts/Amount';
import { colorOf, dashOf } from '@/charts/colors';
import { lineOf } from '@/charts/lines';
import type { Line } from '@/charts/plot/line';
import type { Tile } from '@/charts/series';
import type { SeriesStore } from '@/charts/store';
import { useTheme } from '@/state/theme';
import type { Drawing, Frames } from './drawing';

export interface RunLine extends Amounts {
  readonly lines: readonly Line[];
  /** The range that is shown is still on its way. */
  readonly pending: boolean;
}

interface Subject {
  readonly run: string;
  readonly label: string;
  readonly metric: string;
}

export function useLine(store: SeriesStore, subject: Subject, frames: Frames, drawing: Drawing, version: number) {
  const theme = useTheme();
  const { run, label, metric } = subject;
  const { strength, smoothing } = drawing;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the store has something new.
  return useMemo<RunLine>(() => {
    const found = store.get(frames.shown, run, metric);
    const tile = found === undefined ? store.get(frames.whole, run, metric) : found;
    if (!tile?.x.length) return { lines: [], ...amountsOf([]), pending: found === undefined };
    const span = (tile.x[tile.x.length - 1] as number) - (tile.x[0] as number);
    const style = { id: run, label, color: colorOf(0, theme), dash: dashOf(0) };
    const line = lineOf(tile, style, { smoothing, strength: isSteady(tile) ? 0 : strength, span });
    return { lines: [line], ...amountsOf([tile]), pending: found === undefined };
  }, [store, frames, run, label, metric, strength, smoothing, theme, version]);
}

/** Whether all values are the same. Smoothing would add differences in the last digit, for an axis to fill. */
function isSteady({ min, max }: Tile): boolean {
  const first = min.find(Number.isFinite);
  return first === undefined || (min.every(equals) && max.every(equals));

  function equals(value: number): boolean {
    return value === first || !Number.isFinite(value);
  }
}
