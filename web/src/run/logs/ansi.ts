/** Colours of terminal output: SGR sequences to pieces of text with a style. All other sequences are dropped. Pure. */

/** A place in the palette of 256 colours, or red, green and blue from 0 to 255. */
export type Color = number | readonly [number, number, number];

export interface Style {
  readonly color?: Color | undefined;
  readonly background?: Color | undefined;
  readonly bold?: boolean | undefined;
  readonly dim?: boolean | undefined;
  readonly italic?: boolean | undefined;
  readonly underline?: boolean | undefined;
  readonly strike?: boolean | undefined;
  readonly inverse?: boolean | undefined;
}

export interface Piece {
  readonly text: string;
  readonly style: Style;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this reads.
const SEQUENCE = /\u001b\[([0-9;:]*)([A-Za-z])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-_]?/g;

/** A line in pieces. Each begins with the style in which the one before ended. */
export function readAnsi(line: string): Piece[] {
  const pieces: Piece[] = [];
  let style: Style = {};
  let from = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    if (match.index > from) pieces.push({ text: line.slice(from, match.index), style });
    from = match.index + match[0].length;
    if (match[2] === 'm') style = changed(style, match[1] ?? '');
  }
  if (from < line.length) pieces.push({ text: line.slice(from), style });
  return pieces;
}

const ON: Record<number, Style> = {
  ...{ 1: { bold: true }, 2: { dim: true }, 3: { italic: true }, 4: { underline: true } },
  ...{ 7: { inverse: true }, 9: { strike: true }, 21: { underline: true } },
  ...{ 22: { bold: undefined, dim: undefined }, 23: { italic: undefined }, 24: { underline: undefined } },
  ...{ 27: { inverse: undefined }, 29: { strike: undefined } },
  ...{ 39: { color: undefined }, 49: { background: undefined } },
};

function changed(style: Style, codes: string): Style {
  const numbers = codes.split(/[;:]/).map(Number);
  let next: Style = { ...style };
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i] as number;
    if (code === 0) next = {};
    else if (code === 38 || code === 48) {
      const [color, used] = extended(numbers.slice(i + 1));
      next = { ...next, [code === 38 ? 'color' : 'background']: color };
      i += used;
    } else next = { ...next, ...(ON[code] ?? basic(code)) };
  }
  return next;
}

function basic(code: number): Style {
  if (code >= 30 && code <= 37) return { color: code - 30 };
  if (code >= 90 && code <= 97) return { color: code - 82 };
  if (code >= 40 && code <= 47) return { background: code - 40 };
  if (code >= 100 && code <= 107) return { background: code - 92 };
  return {};
}

/** `5;n` of the palette or `2;r;g;b`, and how many numbers that took. */
function extended(rest: readonly number[]): [Color | undefined, number] {
  const [kind, first = 0, second = 0, third = 0] = rest;
  if (kind === 5) return [first, 2];
  if (kind === 2) return [[first, second, third], 4];
  return [undefined, 1];
}
