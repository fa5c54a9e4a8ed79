/** A range of x in an address: `200~900`, or `200~` for one that goes on as runs log. */

export interface Range {
  readonly low: number;
  /** Infinite for a range without an end. */
  readonly high: number;
}

export function writeRange(range: Range | null): string {
  return range ? `${range.low}~${Number.isFinite(range.high) ? range.high : ''}` : '';
}

/** Undefined for what is no range. */
export function readRange(text: string): Range | undefined {
  const match = /^([^~]+)~([^~]*)$/.exec(text);
  if (!match) return undefined;
  const low = Number(match[1]);
  const high = match[2] === '' ? Number.POSITIVE_INFINITY : Number(match[2]);
  return Number.isFinite(low) && low < high ? { low, high } : undefined;
}
