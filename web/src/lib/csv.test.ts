import { expect, test } from 'vitest';
import { csv } from './csv';

test('commas, quotes and lines stay within their cell', () => {
  expect(csv(['a', 'b'], [['x,"y"', 'two\nlines']])).toBe('a,b\r\n"x,""y""","two\nlines"');
});

test('a name that a spreadsheet would run is a text', () => {
  expect(csv(['name'], [['=HYPERLINK("x")'], ['-1'], [-1]])).toBe(`name\r\n"'=HYPERLINK(""x"")"\r\n'-1\r\n-1`);
});
