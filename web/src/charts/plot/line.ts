/** One line of a plot and what can be asked of it. Arrays are of one length and in the order of x. */

export interface Line {
  /** The run, or the group of runs. */
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly x: Float64Array;
  /** What is drawn; NaN is a gap. */
  readonly y: Float64Array;
  /** Extremes of what each point stands for, or a group's band. */
  readonly low?: Float64Array | undefined;
  readonly high?: Float64Array | undefined;
  /** How extremes are shown: as the outline itself, faintly behind a smoothed line, or as a filled band. */
  readonly extremes: 'outline' | 'behind' | 'band' | 'none';
  /** Places of x at which something that is no finite number was logged. */
  readonly nonfinite?: Float64Array | undefined;
  /** Points are so few that each is shown. */
  readonly dots: boolean;
  /** Drawn thin and pale, behind the others. */
  readonly faint?: boolean | undefined;
  /** What else the pointer says of it. */
  readonly note?: string | undefined;
}

/** The place of the first x that is not below `value`. */
export function lowerBound(x: Float64Array, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the point whose x is nearest; -1 when there is none. */
export function nearestPlace(x: Float64Array, value: number): number {
  if (x.length === 0) return -1;
  const after = lowerBound(x, value);
  if (after === 0) return 0;
  if (after === x.length) return x.length - 1;
  return value - (x[after - 1] as number) <= (x[after] as number) - value ? after - 1 : after;
}

export interface Reading {
  readonly value: number;
  /** No point lies at this x: the value is between two. */
  readonly between: boolean;
}

/** What a line shows at x: its point there, or between two of its points; null outside of it. */
export function readAt(line: Line, at: number): Reading | null {
  const { x, y } = line;
  if (x.length === 0 || at < (x[0] as number) || at > (x[x.length - 1] as number)) return null;
  const after = lowerBound(x, at);
  if (x[after] === at || after === 0) return { value: y[after] as number, between: false };
  const [x0, x1] = [x[after - 1] as number, x[after] as number];
  const [y0, y1] = [y[after - 1] as number, y[after] as number];
  return { value: y0 + ((at - x0) / (x1 - x0)) * (y1 - y0), between: true };
}

export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** From the least to the greatest x of all lines. */
export function xExtent(lines: readonly Pick<Line, 'x'>[]): Extent | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { x } of lines) {
    if (x.length === 0) continue;
    low = Math.min(low, x[0] as number);
    high = Math.max(high, x[x.length - 1] as number);
  }
  return low <= high ? { low, high } : null;
}

/** Values are far out when leaving them out makes the axis this many times finer. */
const FAR = 12;
const SAMPLES = 20_000;

export interface YExtent extends Extent {
  /** Points that lie beyond it. */
  readonly beyond: number;
}

/**
 * The y range of what is seen between two x. A few values far away from all others do not squeeze the rest: when the
 * range of the inner 98 % is much smaller, it is that, and the others are counted.
 */
export function yExtent(
  lines: readonly Line[],
  from: number,
  to: number,
  options: { log: boolean; all: boolean },
): YExtent | null {
  const seen = valuesBetween(lines, from, to, options.log);
  if (seen.length === 0) return null;
  const { low, high } = rangeOf(seen);
  if (options.all || seen.length < 50) return { low, high, beyond: 0 };
  const sorted = thinned(seen).sort();
  const inner = { low: quantile(sorted, 0.01), high: quantile(sorted, 0.99) };
  const room = (inner.high - inner.low) * 0.5;
  const [least, most] = [inner.low - room, inner.high + room];
  if (!(high - low > FAR * (inner.high - inner.low)) || options.log) return { low, high, beyond: 0 };
  let beyond = 0;
  for (const value of seen) if (value < least || value > most) beyond++;
  return { low: Math.max(low, least), high: Math.min(high, most), beyond };
}

function valuesBetween(lines: readonly Line[], from: number, to: number, positive: boolean): Float64Array {
  let size = 0;
  for (const line of lines) size += line.x.length * (line.low ? 3 : 1);
  const values = new Float64Array(size);
  let found = 0;
  const take = (value: number) => {
    if (Number.isFinite(value) && (!positive || value > 0)) values[found++] = value;
  };
  for (const { x, y, low, high } of lines) {
    const end = lowerBound(x, to);
    for (let i = lowerBound(x, from); i < x.length && (i < end || x[i] === to); i++) {
      take(y[i] as number);
      if (low && high) {
        take(low[i] as number);
        take(high[i] as number);
      }
    }
  }
  return values.subarray(0, found);
}

function rangeOf(values: Float64Array): Extent {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function thinned(values: Float64Array): Float64Array {
  if (values.length <= SAMPLES) return values.slice();
  const every = values.length / SAMPLES;
  return Float64Array.from({ length: SAMPLES }, (_, i) => values[Math.floor(i * every)] as number);
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}
