import { expect, test } from 'vitest';
import type { Definition, MetricSummary } from '@/api/__generated__/schema';
import { bestOf, definitionOf, goalOf, isBetter } from './goals';

const definition = (pattern: string): Definition => ({ pattern, x: null, goal: null, unit: null, format: null });

test.each([
  ['val/acc', 'val/acc', true],
  ['val/*', 'val/acc', true],
  ['*loss', 'train/loss', true],
  ['*/loss/*', 'a/loss/b', true],
  ['a*a', 'a', false],
  ['val/*', 'train/val/acc', false],
  ['val.acc', 'val/acc', false],
])('the pattern %s and the metric %s: %s', (pattern, metric, fits) => {
  expect(definitionOf([definition(pattern)], metric) !== undefined).toBe(fits);
});

test('an exact name beats a pattern, a longer pattern a shorter one', () => {
  const goal = (pattern: string, goal: 'min' | 'max') => ({ ...definition(pattern), goal });
  const definitions = [goal('*', 'min'), goal('val/*', 'max'), goal('val/loss', 'min')];
  expect(goalOf(definitions, 'val/loss')).toBe('min');
  expect(goalOf(definitions, 'val/acc')).toBe('max');
  expect(goalOf(definitions, 'other')).toBe('min');
});

test('the first definition that fits holds', () => {
  expect(definitionOf([definition('a'), definition('*')], 'a')?.pattern).toBe('a');
});

const metric = { min: 1, min_step: 7, max: 3, max_step: 9 } as MetricSummary;

test('the best value is that of the goal', () => {
  expect(bestOf(metric, 'min')).toEqual({ value: 1, step: 7 });
  expect(bestOf(metric, 'max')).toEqual({ value: 3, step: 9 });
  expect(bestOf(metric, null)).toBe(null);
  expect(bestOf({ ...metric, max: null }, 'max')).toBe(null);
});

test('better depends on the goal, and is unknown without one', () => {
  expect(isBetter(1, 2, 'min')).toBe(true);
  expect(isBetter(1, 2, 'max')).toBe(false);
  expect(isBetter(1, 2, null)).toBe(undefined);
  expect(isBetter(2, 2, 'max')).toBe(undefined);
  expect(isBetter(Number.NaN, 2, 'max')).toBe(undefined);
});
