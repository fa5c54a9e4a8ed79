/**
 * Smoothing of a line. Runs are compared after it, so it works on what all runs share: buckets of one width.
 *
 * A point that is not finite neither moves the average nor is drawn.
 */

export type Smoothing = 'twema' | 'ema' | 'gaussian' | 'mean';

export const SMOOTHINGS: Record<Smoothing, string> = {
  twema: 'time-weighted EMA',
  ema: 'EMA',
  gaussian: 'Gaussian',
  mean: 'running mean',
};

/** Steps across the whole x range by which the time-weighted average decays: its strength is that of the plain EMA on as many points. */
const STEPS_ACROSS = 1000;

/**
 * @param x rising, @param y of the same length
 * @param strength 0 (none) to 0.999
 * @param span of x over all lines of the panel: one strength means one width for all of them
 */
export function smooth(
  kind: Smoothing,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  strength: number,
  span: number,
): Float64Array {
  if (strength <= 0 || y.length === 0) return Float64Array.from(y);
  const kept = Math.min(strength, 0.999);
  if (kind === 'twema') return averaged(y, decays(x, Math.min(Math.sqrt(kept), 0.999), span));
  if (kind === 'ema') return averaged(y, () => kept);
  return windowed(kind, x, y, (kept * span) / 10);
}

/** How much of the average so far is left at point `i`, by how far x has come since the point before. */
function decays(x: ArrayLike<number>, weight: number, span: number): (i: number, previous: number) => number {
  const scale = span > 0 ? STEPS_ACROSS / span : 0;
  return (i, previous) => weight ** (((x[i] as number) - (x[previous] as number)) * scale);
}

/** An exponential average, freed of the bias toward its first value by dividing through the sum of weights. */
function averaged(y: ArrayLike<number>, decay: (i: number, previous: number) => number): Float64Array {
  const result = new Float64Array(y.length).fill(Number.NaN);
  let sum = 0;
  let weights = 0;
  let previous = -1;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number;
    if (!Number.isFinite(value)) continue;
    const left = previous < 0 ? 0 : decay(i, previous);
    sum = sum * left + value;
    weights = weights * left + 1;
    previous = i;
    result[i] = sum / weights;
  }
  return result;
}

/** A mean over a window centred on each point, flat or bell-shaped; `width` in units of x. */
function windowed(kind: 'gaussian' | 'mean', x: ArrayLike<number>, y: ArrayLike<number>, width: number): Float64Array {
  const result = new Float64Array(y.length).fill(Number.NaN);
  const reach = kind === 'mean' ? width / 2 : width;
  const sigma = width / 3 || 1;
  let first = 0;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i] as number)) continue;
    const here = x[i] as number;
    while ((x[first] as number) < here - reach) first++;
    let sum = 0;
    let weights = 0;
    for (let j = first; j < y.length && (x[j] as number) <= here + reach; j++) {
      const value = y[j] as number;
      if (!Number.isFinite(value)) continue;
      const weight = kind === 'mean' ? 1 : Math.exp(-(((x[j] as number) - here) ** 2) / (2 * sigma * sigma));
      sum += weight * value;
      weights += weight;
    }
    result[i] = sum / weights;
  }
  return result;
}
