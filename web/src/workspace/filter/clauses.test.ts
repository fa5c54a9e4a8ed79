import { expect, test } from 'vitest';
import { clauses, expectedAt, strictest, withClause, without } from './clauses';

test.each([
  ["params.lr < 1 and tags.x = 'a and b'", ['params.lr < 1', "tags.x = 'a and b'"]],
  ['(a or b) and metrics.`x and y` > 1', ['(a or b)', 'metrics.`x and y` > 1']],
  ['params.a = 1 or params.b = 2', ['params.a = 1 or params.b = 2']],
  ['', []],
])('%s has its clauses', (filter, parts) => expect(clauses(filter)).toEqual(parts));

test('a clause is taken out and the rest stays', () => {
  expect(without('a = 1 and b = 2 and c = 3', 1)).toBe('a = 1 and c = 3');
});

test.each([
  [[12, 3, 5], 1],
  [[4, 4], 0],
  [[12, undefined], null],
  [[], null],
])('of clauses that find %o runs number %o is the strictest', (found, nth) => expect(strictest(found)).toBe(nth));

test('a clause that is added does not change what was there', () => {
  expect(withClause('params.a = 1 or params.b = 2', 'tags.x')).toBe('(params.a = 1 or params.b = 2) and tags.x');
  expect(withClause('', 'tags.x')).toBe('tags.x');
});

test.each([
  ['par', 'field', 'par'],
  ['params.lr ', 'operator', ''],
  ['params.lr <', 'operator', '<'],
  ['params.lr < ', 'value', ''],
  ["params.opt = 'ad", 'value', "'ad"],
  ['params.lr < 1 ', 'joint', ''],
  ['params.lr < 1 and ', 'field', ''],
  ['not ', 'field', ''],
] as const)('after «%s» a %s is expected', (filter, kind, typed) => {
  expect(expectedAt(filter, filter.length)).toMatchObject({ kind, typed });
});
