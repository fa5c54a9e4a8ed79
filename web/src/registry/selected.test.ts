import { expect, test } from 'vitest';
import { readNumbers, writeNumbers } from './selected';

test('versions come back from an address in their order', () => {
  expect(readNumbers(writeNumbers([12, 3]))).toEqual([12, 3]);
});

test.each(['', 'x', '0,-1,1.5', undefined])('«%s» names no version', (text) => expect(readNumbers(text)).toEqual([]));
