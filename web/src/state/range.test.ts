import { expect, test } from 'vitest';
import { readRange, writeRange } from './range';

test.each([
  [{ low: 1, high: 2.5 }, '1~2.5'],
  [{ low: -3, high: 1e21 }, '-3~1e+21'],
  [{ low: 200, high: Number.POSITIVE_INFINITY }, '200~'],
])('%o comes back out of an address', (range, text) => {
  expect(writeRange(range)).toBe(text);
  expect(readRange(text)).toEqual(range);
});

test.each(['', '~', '5', '5~1', '1~1', 'a~b', '~3', '1~2~3', 'NaN~2'])('%o is no range', (text) => {
  expect(readRange(text)).toBeUndefined();
});
