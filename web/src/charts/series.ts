/** A series as it came from the server: buckets on a grid, or points that hold themselves. */

import { tableFromIPC } from '@uwdata/flechette';
import { lowerBound } from './plot/line';

export interface Tile {
  /** Where each bucket begins, rising. */
  readonly x: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  readonly last: Float64Array;
  /** Finite points of each bucket, and all of them. */
  readonly count: Float64Array;
  readonly size: Float64Array;
  /** How wide a bucket is; null where every point is given. */
  readonly grid: number | null;
}

export interface Answer {
  /** By run, then by metric. */
  readonly tiles: Map<string, Map<string, Tile>>;
  readonly grid: number | null;
}

const COLUMNS = ['min', 'max', 'mean', 'last', 'count', 'size'] as const;

/** Cuts an Arrow answer into its series, which stand one after the other. Nothing is copied. */
export function readAnswer(bytes: ArrayBuffer): Answer {
  const table = tableFromIPC(bytes);
  const grid = Number(table.schema.metadata?.get('grid') ?? Number.NaN);
  const width = Number.isFinite(grid) ? grid : null;
  const runs = labels(table.getChild('run'));
  const metrics = labels(table.getChild('metric'));
  const x = floats(table.getChild('x'));
  const raw = table.getChild('value');
  const columns = raw ? rawColumns(floats(raw)) : COLUMNS.map((name) => floats(table.getChild(name)));
  const tiles = new Map<string, Map<string, Tile>>();
  for (const { from, to } of stretches(runs.indices, metrics.indices)) {
    const run = runs.names[runs.indices[from] as number] as string;
    const metric = metrics.names[metrics.indices[from] as number] as string;
    const [min, max, mean, last, count, size] = columns.map((column) => column.subarray(from, to)) as Columns;
    const known = tiles.get(run) ?? new Map<string, Tile>();
    known.set(metric, { x: x.subarray(from, to), min, max, mean, last, count, size, grid: width });
    tiles.set(run, known);
  }
  return { tiles, grid: width };
}

type Columns = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
type Child = ReturnType<ReturnType<typeof tableFromIPC>['getChild']>;

/** What buckets of one point each would hold. */
function rawColumns(values: Float64Array): Columns {
  const finite = values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  const count = values.map((value) => (Number.isFinite(value) ? 1 : 0));
  return [finite, finite, finite, values, count, new Float64Array(values.length).fill(1)];
}

function floats(column: Child): Float64Array {
  const values = column?.toArray() ?? [];
  return values instanceof Float64Array ? values : Float64Array.from(values as ArrayLike<number | bigint>, Number);
}

function labels(column: Child): { names: string[]; indices: ArrayLike<number> } {
  const batch = column?.data[0] as { values: ArrayLike<number>; getDictionary?: unknown } | undefined;
  const names: string[] = [];
  if (!column || !batch) return { names, indices: [] };
  const indices = batch.values;
  for (let i = 0; i < column.length; i++) {
    const index = indices[i] as number;
    names[index] ??= String(column.at(i));
  }
  return { names, indices };
}

/** Where one series ends and the next begins. */
function stretches(runs: ArrayLike<number>, metrics: ArrayLike<number>): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from = 0;
  for (let i = 1; i <= runs.length; i++) {
    if (i === runs.length || runs[i] !== runs[from] || metrics[i] !== metrics[from]) {
      found.push({ from, to: i });
      from = i;
    }
  }
  return runs.length ? found : [];
}

/** Where a newer answer has to begin to go on with this one: at its last bucket, which may have grown. */
export function openEnd(tile: Tile): number {
  const last = tile.x[tile.x.length - 1] as number;
  return tile.grid ? Math.floor(last / tile.grid) * tile.grid : last;
}

/** `tile` up to `from`, and after it what came since. */
export function continued(tile: Tile, from: number, tail: Tile): Tile {
  const kept = lowerBound(tile.x, from);
  const join = (a: Float64Array, b: Float64Array) => {
    const joined = new Float64Array(kept + b.length);
    joined.set(a.subarray(0, kept));
    joined.set(b, kept);
    return joined;
  };
  return {
    x: join(tile.x, tail.x),
    min: join(tile.min, tail.min),
    max: join(tile.max, tail.max),
    mean: join(tile.mean, tail.mean),
    last: join(tile.last, tail.last),
    count: join(tile.count, tail.count),
    size: join(tile.size, tail.size),
    grid: tile.grid,
  };
}

/** All points that a tile stands for. */
export function pointsOf(tile: Tile): number {
  let sum = 0;
  for (const size of tile.size) sum += size;
  return sum;
}

/** Points that are drawn themselves: of a bucket its least, its greatest and its last. */
export function drawnOf(tile: Tile): number {
  let sum = 0;
  for (const size of tile.size) sum += Math.min(size, 3);
  return sum;
}

export const BYTES_A_BUCKET = 7 * 8;
