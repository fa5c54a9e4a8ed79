import { expect, test } from 'vitest';
import { isAt, writePlace } from './place';

const line = { stream: 'stderr', line: 12, writer: '01a2209c836375ea83f6f7190a922f99' } as const;

test.each([true, false])('a line is found at the place that was written, several processes: %s', (several) => {
  expect(isAt(writePlace(line, several), line)).toBe(true);
  expect(isAt(writePlace(line, several), { ...line, line: 13 })).toBe(false);
  expect(isAt(writePlace(line, several), { ...line, stream: 'stdout' })).toBe(false);
});

test('a place names its process where there are several', () => {
  expect(isAt(writePlace(line, true), { ...line, writer: 'another' })).toBe(false);
});

test('nonsense is nowhere', () => expect(isAt('x', line)).toBe(false));
