import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Extent } from './line';
import { ZoomHub } from './zooms';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('plots follow each change, and the last one is written down when it rests', () => {
  const hub = new ZoomHub();
  const seen: unknown[] = [];
  const kept: (Extent | null)[] = [];
  hub.subscribe((axis) => seen.push(hub.at(axis)));
  hub.onRest((_, range) => kept.push(range));
  for (const high of [9, 8, 7]) hub.move('step', { low: 1, high });
  expect(seen).toHaveLength(3);
  expect(kept).toEqual([]);
  vi.runAllTimers();
  expect(kept).toEqual([{ low: 1, high: 7 }]);
});

test('plots over another axis show what they did', () => {
  const hub = new ZoomHub();
  hub.move('step', { low: 1, high: 2 });
  expect(hub.at('time')).toBeUndefined();
});

test('a range without a width is the whole', () => {
  const hub = new ZoomHub();
  hub.move('step', { low: 2, high: 2 });
  expect(hub.at('step')).toBeNull();
});

test('once it is settled, what was written down counts', () => {
  const hub = new ZoomHub();
  hub.move('step', { low: 1, high: 2 });
  hub.settle();
  expect(hub.at('step')).toBeUndefined();
});
