import { expect, test } from 'vitest';
import { csv, latex, markdown } from './exporting';

test('commas, quotes and lines stay within their cell', () => {
  expect(csv(['a', 'b'], [['x,"y"', 'two\nlines']])).toBe('a,b\r\n"x,""y""","two\nlines"');
});

test('a name that a spreadsheet would run is a text', () => {
  expect(csv(['name'], [['=HYPERLINK("x")'], ['-1'], [-1]])).toBe(`name\r\n"'=HYPERLINK(""x"")"\r\n'-1\r\n-1`);
});

test('pipes do not end a cell of Markdown', () => {
  expect(markdown(['run'], [['a|b']])).toBe('| run |\n| --- |\n| a\\|b |');
});

test('what LaTeX reads as commands is text', () => {
  expect(latex(['a_b', 'c'], [['50% \\ {x}', -2]])).toBe(
    [
      '\\begin{tabular}{ll}',
      'a\\_b & c \\\\',
      '\\hline',
      '50\\% \\textbackslash{} \\{x\\} & $-$2 \\\\',
      '\\end{tabular}',
    ].join('\n'),
  );
});
