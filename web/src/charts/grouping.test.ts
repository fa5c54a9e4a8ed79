import { expect, test } from 'vitest';
import { type Band, together } from './grouping';
import type { Tile } from './series';

function tile(x: number[], mean: number[]): Tile {
  const [places, values, ones] = [Float64Array.from(x), Float64Array.from(mean), new Float64Array(x.length).fill(1)];
  return { x: places, mean: values, min: values, max: values, last: values, count: ones, size: ones, grid: 1 };
}

const runs = [tile([0, 1, 2], [1, 1, 1]), tile([0, 2], [3, 5]), tile([1, 2, 3], [8, 9, 7])];

test('each bucket has the runs that have begun and not ended, carried on between their points', () => {
  const { x, y } = together(runs, 'mean', 'range');
  expect(Array.from(x)).toEqual([0, 1, 2, 3]);
  expect(Array.from(y)).toEqual([2, 4, 5, 7]);
});

test('the middle may be a median or an end', () => {
  expect(together(runs, 'median', 'none').y[2]).toBe(5);
  expect(together(runs, 'median', 'none').y[0]).toBe(2);
  expect(together(runs, 'min', 'none').y[2]).toBe(1);
  expect(together(runs, 'max', 'none').y[2]).toBe(9);
});

test.each<[Band, number, number]>([
  ['range', 1, 9],
  ['std', 1, 9],
  ['error', 5 - 4 / Math.sqrt(3), 5 + 4 / Math.sqrt(3)],
  ['ci', 5 - (4.303 * 4) / Math.sqrt(3), 5 + (4.303 * 4) / Math.sqrt(3)],
])('of 1, 5 and 9 the band %s is from %d to %d', (band, low, high) => {
  const found = together(runs, 'mean', band);
  expect(found.low[2]).toBeCloseTo(low);
  expect(found.high[2]).toBeCloseTo(high);
});

test('a single run has a band without width, and no band has none', () => {
  const found = together(runs, 'mean', 'ci');
  expect([found.low[3], found.high[3]]).toEqual([7, 7]);
  expect(together(runs, 'mean', 'none').low).toEqual(new Float64Array(4).fill(Number.NaN));
});

test('what is not finite belongs to no middle', () => {
  const found = together([tile([0], [Number.NaN]), tile([0], [2])], 'mean', 'std');
  expect([found.y[0], found.low[0]]).toEqual([2, 2]);
  expect(together([tile([0], [Number.NaN])], 'mean', 'std').y[0]).toBeNaN();
});
