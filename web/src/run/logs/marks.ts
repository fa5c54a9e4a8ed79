/** Where the words that are searched for stand within styled text. Pure. */

import type { Piece } from './ansi';

export interface Marked extends Piece {
  readonly found: boolean;
}

/** Cuts pieces where a hit begins or ends; a hit may go over several. */
export function marked(pieces: readonly Piece[], words: string): Marked[] {
  if (!words) return pieces.map((piece) => ({ ...piece, found: false }));
  const hits = hitsOf(pieces.map((piece) => piece.text).join(''), words);
  const result: Marked[] = [];
  let at = 0;
  for (const { text, style } of pieces) {
    const end = at + text.length;
    let from = at;
    for (const hit of hits) {
      const [low, high] = [Math.max(hit, from), Math.min(hit + words.length, end)];
      if (low >= high) continue;
      if (low > from) result.push({ text: text.slice(from - at, low - at), style, found: false });
      result.push({ text: text.slice(low - at, high - at), style, found: true });
      from = high;
    }
    if (from < end) result.push({ text: text.slice(from - at), style, found: false });
    at = end;
  }
  return result;
}

function hitsOf(text: string, words: string): number[] {
  const [within, wanted] = [text.toLowerCase(), words.toLowerCase()];
  // Letters that change their length in lower case would shift every place after them.
  if (within.length !== text.length) return [];
  const hits: number[] = [];
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + wanted.length)) hits.push(at);
  return hits;
}
