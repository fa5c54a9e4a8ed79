import { describe, expect, test } from 'vitest';
import { ExpressionError, parseExpression } from './expression';

const VALUES: Record<string, number> = {
  acc: 0.75,
  a: 8,
  b: 2,
  'a/b': 100,
  'val/loss': 3,
  'train/loss': 2,
  'π loss': 5,
};
const NAMES = Object.keys(VALUES);

function value(text: string): number {
  const read = (name: string) => VALUES[name] ?? Number.NaN;
  return parseExpression(text, NAMES).evaluate(read, (name) => read(name) + 1);
}

test.each([
  ['1 - acc', 0.25],
  ['a - b - 1', 5],
  ['a / b / 2', 2],
  ['a / b', 4],
  ['2 + a * b', 18],
  ['(2 + a) * b', 20],
  ['-a ^ 2', -64],
  ['2 ^ -1', 0.5],
  ['2 ^ 3 ^ 2', 512],
  ['log10(1000) + sqrt(a * b)', 7],
  ['max(a, b, 1e2)', 100],
  ['val/loss - train/loss', 1],
  ['π loss*2', 10],
])('%s is %d', (text, expected) => {
  expect(value(text)).toBeCloseTo(expected);
});

test('the longest name that is known is meant, and backticks say it for sure', () => {
  expect(value('a/b')).toBe(100);
  expect(value('`a`/b')).toBe(4);
});

test("the baseline's values are apart from the run's", () => {
  expect(value('a - baseline.a')).toBe(-1);
  expect(value('baseline.`val/loss`')).toBe(4);
  expect(parseExpression('a - baseline.b', NAMES)).toMatchObject({ metrics: ['a'], baseline: ['b'] });
});

describe('what is no expression says where', () => {
  test.each([
    ['1 - accuracy', 4, 'no metric is called «accuracy»'],
    ['1 -', 3, 'something is missing at the end'],
    ['(1 - acc', 8, 'a «)» is missing'],
    ['acc acc', 4, '«acc» is not expected here'],
    ['system(a)', 0, 'no metric is called «system»'],
    ['constructor(a)', 0, 'no metric is called «constructor»'],
    ['', 0, 'something is missing at the end'],
  ])('%s', (text, at, message) => {
    const parse = () => parseExpression(text, NAMES);
    expect(parse).toThrow(ExpressionError);
    expect(parse).toThrow(expect.objectContaining({ message, at }));
  });
});
