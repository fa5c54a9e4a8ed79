import { expect, test } from 'vitest';
import { kindOf, readCsv } from './kinds';

test.each([
  ['model.npz', 'other'],
  ['plots/loss.PNG', 'image'],
  ['run.log', 'text'],
  ['data.csv', 'csv'],
  ['README', 'text'],
  ['model/MLmodel', 'text'],
] as const)('%s is %s', (name, kind) => expect(kindOf(name)).toBe(kind));

test('quoted cells hold separators, quotes and lines', () => {
  expect(readCsv('a,"b,""c""",d\r\n1,"2\n3",\n', 10)).toEqual([
    ['a', 'b,"c"', 'd'],
    ['1', '2\n3', ''],
  ]);
});

test('no more rows are read than are shown', () => expect(readCsv('1\n2\n3\n', 2)).toEqual([['1'], ['2']]));
