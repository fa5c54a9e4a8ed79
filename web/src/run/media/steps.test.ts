import { expect, test } from 'vitest';
import { lastAtOrBefore, merged } from './steps';

test.each([
  [5, 1],
  [7, 1],
  [10, 2],
  [99, 2],
  [0, 0],
  [-1, -1],
])('the last step at or before %i is at place %i', (step, place) => {
  expect(lastAtOrBefore([0, 5, 10], step)).toBe(place);
});

test('no steps have no place', () => expect(lastAtOrBefore([], 1)).toBe(-1));

test('steps of several names are merged', () => expect(merged([[10, 0], [5, 10], []])).toEqual([0, 5, 10]));
