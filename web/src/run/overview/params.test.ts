import { expect, test } from 'vitest';
import { paramRows } from './params';

const shape = (params: Record<string, unknown>, words?: string) =>
  paramRows(params, words).map((row) => `${'  '.repeat(row.depth)}${row.label}${row.heading ? '/' : `=${row.value}`}`);

test('keys with a common beginning stand below it', () => {
  expect(shape({ 'model.depth': 3, 'model.name': 'vit', lr: 1 })).toEqual([
    'lr=1',
    'model/',
    '  depth=3',
    '  name=vit',
  ]);
});

test('a key alone under its beginning stays in one row', () => {
  expect(shape({ 'a.b.c': 1 })).toEqual(['a.b.c=1']);
});

test('a key may be a value and a beginning', () => {
  expect(shape({ a: 1, 'a.b': 2 })).toEqual(['a=1', '  b=2']);
});

test('numbers in keys are in their order', () => {
  expect(shape({ 'x.10': 1, 'x.9': 2 })).toEqual(['x/', '  9=2', '  10=1']);
});

test('a search looks at keys and at values', () => {
  expect(shape({ 'model.name': 'ViT', lr: 1, depth: [1, 2] }, 'vit')).toEqual(['model.name=ViT']);
  expect(shape({ lr: 1, depth: 2 }, 'LR')).toEqual(['lr=1']);
});

test('keys of odd form are kept', () => {
  expect(shape({ 'a..b': 1, '': 2 })).toEqual(['=2', 'a..b=1']);
});
