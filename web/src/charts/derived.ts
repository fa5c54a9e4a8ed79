/** What an expression makes of series: again a series, on the places of x of the first one. */

import type { Expression } from './expression';
import { lowerBound } from './plot/line';
import type { Tile } from './series';

interface Inputs {
  /** By metric: of the run, and of the baseline. */
  readonly own: ReadonlyMap<string, Tile>;
  readonly base: ReadonlyMap<string, Tile>;
}

/**
 * Null where a metric is missing. Buckets are put together by their means; where one metric of the run is all that there
 * is, what its extremes become is known, too, for every function that only rises or falls.
 */
export function derived(expression: Expression, inputs: Inputs): Tile | null {
  const tiles = [
    ...expression.metrics.map((metric) => inputs.own.get(metric)),
    ...expression.baseline.map((metric) => inputs.base.get(metric)),
  ];
  const [first] = tiles;
  if (!first || tiles.includes(undefined)) return null;
  const ofFirst = made.get(expression) ?? new WeakMap<Tile, Made>();
  made.set(expression, ofFirst);
  const known = ofFirst.get(first);
  if (known?.from.every((tile, i) => tile === tiles[i])) return known.tile;
  const tile = newTile(expression, inputs, first);
  ofFirst.set(first, { from: tiles, tile });
  return tile;
}

interface Made {
  readonly from: readonly (Tile | undefined)[];
  readonly tile: Tile;
}

/** Made once as long as nothing is new: a line is known by its tile. */
const made = new WeakMap<Expression, WeakMap<Tile, Made>>();

function newTile(expression: Expression, { own, base }: Inputs, first: Tile): Tile {
  const through = (read: (tile: Tile, x: number) => number) =>
    first.x.map((x) =>
      expression.evaluate(
        (metric) => read(own.get(metric) as Tile, x),
        (metric) => read(base.get(metric) as Tile, x),
      ),
    );
  const mean = through((tile, x) => valueAt(tile, tile.mean, x));
  const last = through((tile, x) => valueAt(tile, tile.last, x));
  const alone = expression.metrics.length === 1 && expression.baseline.length === 0;
  const ends = alone
    ? [through((tile, x) => valueAt(tile, tile.min, x)), through((tile, x) => valueAt(tile, tile.max, x))]
    : [];
  const among = (choose: (...values: number[]) => number) =>
    mean.map((value, i) => choose(value, ...ends.map((end) => end[i] as number)));
  return { ...first, min: among(Math.min), max: among(Math.max), mean, last, count: mean.map(countOf) };

  function countOf(value: number, i: number): number {
    return Number.isFinite(value) ? (first.size[i] as number) : 0;
  }
}

/** At a place of x, or between the two beside it; NaN beyond the ends. */
function valueAt({ x }: Tile, y: Float64Array, at: number): number {
  const after = lowerBound(x, at);
  if (x[after] === at) return y[after] as number;
  if (after === 0 || after === x.length) return Number.NaN;
  const [x0, x1] = [x[after - 1] as number, x[after] as number];
  const [y0, y1] = [y[after - 1] as number, y[after] as number];
  return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
}
