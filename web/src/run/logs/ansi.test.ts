import { expect, test } from 'vitest';
import { readAnsi } from './ansi';

const ESC = '\u001b';
const plain = (line: string) =>
  readAnsi(line)
    .map((piece) => piece.text)
    .join('');

test('colours and boldness hold until they are taken back', () => {
  expect(readAnsi(`a${ESC}[1;31mb${ESC}[0mc`)).toEqual([
    { text: 'a', style: {} },
    { text: 'b', style: { bold: true, color: 1 } },
    { text: 'c', style: {} },
  ]);
});

test.each([
  ['38;5;196', { color: 196 }],
  ['38;2;0;255;0', { color: [0, 255, 0] }],
  ['92', { color: 10 }],
  ['44', { background: 4 }],
])('%s is %o', (codes, style) => expect(readAnsi(`${ESC}[${codes}mx`)[0]?.style).toEqual(style));

test('what moves the cursor or names a window is dropped', () => {
  expect(plain(`${ESC}[2K${ESC}]0;title\u0007done${ESC}[1A`)).toBe('done');
});

test('a sequence that was cut off does not swallow the line', () => {
  expect(plain(`before${ESC}[3`)).toContain('before');
});
