import { expect, test } from 'vitest';
import { derived } from './derived';
import { parseExpression } from './expression';
import type { Tile } from './series';

function tile(x: number[], mean: number[], spread = 0, size = 1): Tile {
  const floats = (list: number[]) => Float64Array.from(list);
  return {
    ...{ x: floats(x), mean: floats(mean), last: floats(mean), grid: null },
    ...{ min: floats(mean.map((one) => one - spread)), max: floats(mean.map((one) => one + spread)) },
    ...{ count: floats(x.map(() => size)), size: floats(x.map(() => size)) },
  };
}

const NAMES = ['acc', 'a', 'b'];
const none = new Map<string, Tile>();

test('values that are logged at other places of x are read between them', () => {
  const own = new Map([
    ['a', tile([0, 1, 2, 3], [10, 11, 12, 13])],
    ['b', tile([0, 2], [0, 4])],
  ]);
  const found = derived(parseExpression('a - b', NAMES), { own, base: none });
  expect(Array.from(found?.mean ?? [])).toEqual([10, 9, 8, Number.NaN]);
  expect(Array.from(found?.count ?? [])).toEqual([1, 1, 1, 0]);
});

test("the extremes of one metric's buckets change places where the function falls", () => {
  const own = new Map([['acc', tile([0, 8], [0.5, 0.75], 0.25, 8)]]);
  const found = derived(parseExpression('1 - acc', NAMES), { own, base: none });
  expect(Array.from(found?.min ?? [])).toEqual([0.25, 0]);
  expect(Array.from(found?.max ?? [])).toEqual([0.75, 0.5]);
});

test('a run without one of the metrics has no line', () => {
  const own = new Map([['a', tile([0], [1])]]);
  expect(derived(parseExpression('a / b', NAMES), { own, base: none })).toBeNull();
  expect(derived(parseExpression('a - baseline.a', NAMES), { own, base: none })).toBeNull();
});

test('the same series make the same one, and new points another', () => {
  const own = new Map([['a', tile([0], [1])]]);
  const expression = parseExpression('a * 2', NAMES);
  const first = derived(expression, { own, base: none });
  expect(derived(expression, { own: new Map(own), base: none })).toBe(first);
  own.set('a', tile([0, 1], [1, 2]));
  expect(derived(expression, { own, base: none })?.x).toHaveLength(2);
});
