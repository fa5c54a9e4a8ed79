/** From series to what is drawn: smoothing, extremes, groups. */

import type { Line } from './plot/line';
import type { Tile } from './series';
import { type Smoothing, smooth } from './smoothing';

export interface LineStyle {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
}

export interface Drawing {
  /** How many lines there are: with many, points are not marked one by one. */
  readonly lines?: number;
  readonly smoothing: Smoothing;
  readonly strength: number;
  /** Of x over all lines of the panel. */
  readonly span: number;
}

/** So many points in so many lines, or fewer, are shown as dots, too. */
const DOTS = 40;
const DOTTED_LINES = 8;

/**
 * A series as a line. Without smoothing its outline is drawn, which every point together would draw; a mean would be a
 * smoothing of its own. With smoothing the mean is what is smoothed, and the outline stays behind it.
 */
export function lineOf(tile: Tile, style: LineStyle, drawing: Drawing): Line {
  const key = keyOf(style, drawing);
  const known = made.get(tile);
  if (known?.key === key) return known.line;
  const line = newLine(tile, style, drawing);
  made.set(tile, { key, line });
  return line;
}

/** Lines by what they were made of: a zoom, or another run's new points, make none again. */
const made = new WeakMap<Tile, { key: string; line: Line }>();

function keyOf({ id, label, color, dash }: LineStyle, { smoothing, strength, span, lines }: Drawing): string {
  const how = strength > 0 ? `${smoothing} ${strength} ${span}` : '';
  return `${id}|${label}|${color}|${dash}|${how}|${(lines ?? 1) <= DOTTED_LINES}`;
}

function newLine(tile: Tile, style: LineStyle, drawing: Drawing): Line {
  const { x } = tile;
  const exact = isExact(tile);
  const smoothed = drawing.strength > 0;
  const y = smoothed ? smooth(drawing.smoothing, x, tile.mean, drawing.strength, drawing.span) : tile.last;
  return {
    ...style,
    x,
    y,
    low: exact && !smoothed ? undefined : tile.min,
    high: exact && !smoothed ? undefined : tile.max,
    extremes: smoothed ? 'behind' : exact ? 'none' : 'outline',
    nonfinite: nonfiniteOf(tile, x),
    dots: exact && (x.length === 1 || (x.length <= DOTS && (drawing.lines ?? 1) <= DOTTED_LINES)),
  };
}

/** Whether every bucket holds one point: nothing was put together. */
export function isExact(tile: Tile): boolean {
  for (const size of tile.size) if (size > 1) return false;
  return true;
}

function nonfiniteOf(tile: Tile, x: Float64Array): Float64Array | undefined {
  const places: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if ((tile.size[i] as number) > (tile.count[i] as number)) places.push(x[i] as number);
  }
  return places.length ? Float64Array.from(places) : undefined;
}

export interface Group {
  readonly style: LineStyle;
  readonly tiles: readonly Tile[];
}

/** The mean of a group's runs at each bucket, with a band from the least to the greatest of their means. */
export function lineOfGroup(group: Group, drawing: Drawing): Line {
  const { x, mean, low, high } = together(group.tiles);
  const y = drawing.strength > 0 ? smooth(drawing.smoothing, x, mean, drawing.strength, drawing.span) : mean;
  return { ...group.style, x, y, low, high, extremes: group.tiles.length > 1 ? 'band' : 'none', dots: x.length === 1 };
}

/** Runs share a grid, so they are put together bucket by bucket; one that has no point there is carried on. */
function together(tiles: readonly Tile[]) {
  const places = new Set<number>();
  for (const tile of tiles) for (const at of tile.x) places.add(at);
  const x = Float64Array.from(places).sort();
  const sum = new Float64Array(x.length);
  const count = new Float64Array(x.length);
  const low = new Float64Array(x.length).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(x.length).fill(Number.NEGATIVE_INFINITY);
  for (const tile of tiles) {
    let at = -1;
    const [first, last] = [tile.x[0] as number, tile.x[tile.x.length - 1] as number];
    for (let i = 0; i < x.length; i++) {
      const here = x[i] as number;
      while (at + 1 < tile.x.length && (tile.x[at + 1] as number) <= here) at++;
      const value = at >= 0 && here >= first && here <= last ? (tile.mean[at] as number) : Number.NaN;
      if (!Number.isFinite(value)) continue;
      sum[i] = (sum[i] as number) + value;
      count[i] = (count[i] as number) + 1;
      low[i] = Math.min(low[i] as number, value);
      high[i] = Math.max(high[i] as number, value);
    }
  }
  const mean = sum.map((value, i) => (count[i] ? value / (count[i] as number) : Number.NaN));
  for (let i = 0; i < x.length; i++) if (!count[i]) low[i] = high[i] = Number.NaN;
  return { x, mean, low, high };
}
