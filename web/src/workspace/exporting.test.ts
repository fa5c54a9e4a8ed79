import { expect, test } from 'vitest';
import { latex, markdown } from './exporting';

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
