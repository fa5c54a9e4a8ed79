/** Runs of a group put together bucket by bucket: a line through their middle, and a band of how far they are apart. */

import type { Tile } from './series';

export const CENTERS = { mean: 'mean', median: 'median', min: 'minimum', max: 'maximum' } as const;
export type Center = keyof typeof CENTERS;

export const BANDS = {
  range: 'least to greatest',
  std: '± standard deviation',
  error: '± standard error',
  ci: '95 % interval of the mean',
  none: 'no band',
} as const;
export type Band = keyof typeof BANDS;

export interface Together {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Runs share a grid. One that has no point in a bucket between its first and its last is carried on. */
export function together(tiles: readonly Tile[], center: Center, band: Band): Together {
  const x = placesOf(tiles);
  const made = { x, y: empty(x), low: empty(x), high: empty(x) };
  const cursors = new Int32Array(tiles.length).fill(-1);
  const values = new Float64Array(tiles.length);
  for (let i = 0; i < x.length; i++) {
    const found = valuesAt(tiles, x[i] as number, cursors, values);
    if (!found.length) continue;
    const [low, high] = bandOf(found, band);
    made.y[i] = centerOf(found, center);
    made.low[i] = low;
    made.high[i] = high;
  }
  return made;
}

function placesOf(tiles: readonly Tile[]): Float64Array {
  const places = new Set<number>();
  for (const tile of tiles) for (const at of tile.x) places.add(at);
  return Float64Array.from(places).sort();
}

function empty(x: Float64Array): Float64Array {
  return new Float64Array(x.length).fill(Number.NaN);
}

/** What is finite at a place of x, rising. Places rise from call to call. */
function valuesAt(tiles: readonly Tile[], at: number, cursors: Int32Array, values: Float64Array): Float64Array {
  let found = 0;
  for (let t = 0; t < tiles.length; t++) {
    const { x, mean } = tiles[t] as Tile;
    let place = cursors[t] as number;
    while (place + 1 < x.length && (x[place + 1] as number) <= at) place++;
    cursors[t] = place;
    if (place < 0 || at > (x[x.length - 1] as number)) continue;
    const value = mean[place] as number;
    if (Number.isFinite(value)) values[found++] = value;
  }
  return values.subarray(0, found).sort();
}

function centerOf(sorted: Float64Array, center: Center): number {
  const last = sorted.length - 1;
  if (center === 'mean') return meanOf(sorted);
  if (center === 'min') return sorted[0] as number;
  if (center === 'max') return sorted[last] as number;
  return ((sorted[Math.floor(last / 2)] as number) + (sorted[Math.ceil(last / 2)] as number)) / 2;
}

function bandOf(sorted: Float64Array, band: Band): [number, number] {
  if (band === 'none') return [Number.NaN, Number.NaN];
  if (band === 'range') return [sorted[0] as number, sorted[sorted.length - 1] as number];
  const mean = meanOf(sorted);
  const reach =
    band === 'std' ? spreadOf(sorted, mean) : errorOf(sorted, mean) * (band === 'ci' ? factorOf(sorted) : 1);
  return [mean - reach, mean + reach];
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Of a sample: 0 for a single value. */
function spreadOf(values: Float64Array, mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return values.length > 1 ? Math.sqrt(sum / (values.length - 1)) : 0;
}

function errorOf(values: Float64Array, mean: number): number {
  return spreadOf(values, mean) / Math.sqrt(values.length);
}

/** Student's t at 97.5 % for 1 to 30 degrees of freedom; a group has few runs, and 1.96 would be far too narrow. */
const T = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131],
  ...[2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
];

function factorOf({ length }: Float64Array): number {
  return T[length - 2] ?? 1.96;
}
