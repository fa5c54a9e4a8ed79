import { expect, test } from 'vitest';
import { marked } from './marks';

const shape = (texts: string[], words: string) =>
  marked(
    texts.map((text) => ({ text, style: {} })),
    words,
  ).map((piece) => (piece.found ? `[${piece.text}]` : piece.text));

test.each([
  [['a loss of'], 'LOSS', ['a ', '[loss]', ' of']],
  [['lo', 'ss'], 'loss', ['[lo]', '[ss]']],
  [['aa'], 'a', ['[a]', '[a]']],
  [['x'], 'y', ['x']],
  [['x'], '', ['x']],
  [[], 'x', []],
])('%o searched for %s', (texts, words, parts) => expect(shape(texts, words)).toEqual(parts));
