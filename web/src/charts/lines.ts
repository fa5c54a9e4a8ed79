/** From series to what is drawn: smoothing, extremes, groups. */

import { type Band, type Center, together } from './grouping';
import type { Line } from './plot/line';
import type { Tile } from './series';
import { type Smoothing, smooth } from './smoothing';

export interface LineStyle {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
  /** What else the pointer says of it. */
  readonly note?: string | undefined;
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

function keyOf({ id, label, color, dash, note }: LineStyle, { smoothing, strength, span, lines }: Drawing): string {
  const how = strength > 0 ? `${smoothing} ${strength} ${span}` : '';
  return `${id}|${label}|${color}|${dash}|${note}|${how}|${(lines ?? 1) <= DOTTED_LINES}`;
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

/** How groups are drawn. */
export interface Grouping {
  readonly center: Center;
  readonly band: Band;
}

/** The middle of a group's runs at each bucket, with a band; a smoothed line has a band that is as smooth. */
export function lineOfGroup({ style, tiles }: Group, { center, band }: Grouping, drawing: Drawing): Line {
  const { x, y, low, high } = together(tiles, center, band);
  const made = (values: Float64Array) =>
    drawing.strength > 0 ? smooth(drawing.smoothing, x, values, drawing.strength, drawing.span) : values;
  const banded = tiles.length > 1 && band !== 'none';
  return {
    ...{ ...style, x, y: made(y), dots: x.length === 1 },
    ...(banded ? { low: made(low), high: made(high), extremes: 'band' } : { extremes: 'none' }),
  };
}

/** A run of a group, behind the group's line. */
export function memberOf(tile: Tile, style: LineStyle, drawing: Drawing): Line {
  return { ...lineOf(tile, style, drawing), extremes: 'none', faint: true, dots: false };
}
