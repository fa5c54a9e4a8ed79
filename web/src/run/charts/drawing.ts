/** How a run's charts are drawn, as the address has it. */

import { useCallback, useMemo } from 'react';
import { AXES, type Axis } from '@/charts/axes';
import type { Extent } from '@/charts/plot/line';
import { type Frame, within } from '@/charts/store';
import { readRange, writeRange } from '@/state/range';
import { type Change, useAddress } from '../address';

const BUCKETS = 320;
const FULL_BUCKETS = 1000;

export interface Drawing {
  readonly axis: Axis;
  readonly strength: number;
  readonly logY: boolean;
  /** Far values are within the axis, too. */
  readonly everything: boolean;
  readonly zoom: Extent | null;
}

export interface Frames {
  /** Without a zoom, and with it. */
  readonly whole: Frame;
  readonly shown: Frame;
}

/** A system metric's steps are seconds of its attempt: over time they say more. */
export function useDrawing(prefix: 'c' | 's'): [Drawing, (change: Partial<Drawing>) => void] {
  const [search, set] = useAddress();
  const drawing = useMemo(() => readDrawing(search, prefix), [search, prefix]);
  const change = useCallback((next: Partial<Drawing>) => set(writeDrawing(next, prefix)), [set, prefix]);
  return [drawing, change];
}

export function readDrawing(search: Record<string, string>, prefix: 'c' | 's'): Drawing {
  const axis = search[`${prefix}x`];
  const strength = Number(search.smooth ?? 0);
  return {
    axis: axis !== undefined && axis in AXES ? (axis as Axis) : firstAxis(prefix),
    strength: strength >= 0 && strength <= 0.99 ? strength : 0,
    logY: search.log === '1',
    everything: search.out === '1',
    zoom: readRange(search[`${prefix}zoom`] ?? '') ?? null,
  };
}

export function writeDrawing(change: Partial<Drawing>, prefix: 'c' | 's'): Change {
  const written: Change = {};
  if (change.axis !== undefined) {
    written[`${prefix}x`] = change.axis === firstAxis(prefix) ? null : change.axis;
    written[`${prefix}zoom`] = null;
  }
  if (change.strength !== undefined) written.smooth = change.strength ? String(change.strength) : null;
  if (change.logY !== undefined) written.log = change.logY ? '1' : null;
  if (change.everything !== undefined) written.out = change.everything ? '1' : null;
  if (change.zoom !== undefined) written[`${prefix}zoom`] = writeRange(change.zoom);
  return written;
}

function firstAxis(prefix: 'c' | 's'): Axis {
  return prefix === 's' ? 'relative' : 'step';
}

export function useFrames({ axis, zoom }: Drawing, full = false): Frames {
  return useMemo(() => {
    const buckets = full ? FULL_BUCKETS : BUCKETS;
    const whole = { x: axis, low: null, high: null, buckets };
    return { whole, shown: within(whole, zoom) };
  }, [axis, zoom, full]);
}
