import { expect, test } from 'vitest';
import { sparkPath } from './spark';

test('a line goes from corner to corner', () => {
  expect(sparkPath([0, 1], [0, 1], 100, 20)).toBe('M2 18L98 2');
});

test('what is not finite is a gap, and a lone point is a dash', () => {
  expect(sparkPath([0, 1, 2], [0, Number.NaN, 1], 100, 20)).toBe('M2 18h1M98 2h1');
});

test('a constant is a line in the middle', () => {
  expect(sparkPath([0, 1], [5, 5], 100, 20)).toBe('M2 10L98 10');
});

test('nothing finite has no line', () => {
  expect(sparkPath([0, 1], [Number.NaN, Number.POSITIVE_INFINITY], 100, 20)).toBe('');
  expect(sparkPath([], [], 100, 20)).toBe('');
});
