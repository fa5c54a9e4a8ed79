import { expect, test } from 'vitest';
import { field, fieldTitle, parseField } from './fields';

test.each([
  ['metrics.val/acc.max', { scope: 'metrics', name: 'val/acc', aggregate: 'max' }],
  ['metrics.loss', { scope: 'metrics', name: 'loss', aggregate: 'last' }],
  ['params.model.depth', { scope: 'params', name: 'model.depth', aggregate: 'last' }],
  ['metrics.`a b`.best', { scope: 'metrics', name: 'a b', aggregate: 'best' }],
  ['tags.`a``b`', { scope: 'tags', name: 'a`b', aggregate: 'last' }],
] as const)('%s is read', (text, read) => expect(parseField(text)).toEqual(read));

test.each(['plain', 'a b', 'tick`ed', 'ends.max', 'ü/λ', 'quo"te', '(x)'])(
  'a metric named %s keeps its name',
  (name) => {
    for (const aggregate of ['last', 'max'] as const) {
      expect(parseField(field('metrics', name, aggregate))).toEqual({ scope: 'metrics', name, aggregate });
    }
  },
);

test('headings say what a column holds', () => {
  expect(fieldTitle('runs.created_at')).toBe('Created');
  expect(fieldTitle('metrics.loss.min')).toBe('loss (min)');
});
