/** The path of a small line. What is not finite is a gap. Pure. */

const PAD = 2;

export function sparkPath(x: readonly number[], y: readonly number[], width: number, height: number): string {
  const finite = y.filter(Number.isFinite);
  if (!finite.length) return '';
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const [from, to] = [x[0] ?? 0, x[x.length - 1] ?? 0];
  const px = (value: number) => PAD + (to > from ? (value - from) / (to - from) : 0.5) * (width - 2 * PAD);
  const py = (value: number) => height - PAD - (high > low ? (value - low) / (high - low) : 0.5) * (height - 2 * PAD);
  let path = '';
  let pen = false;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number;
    if (!Number.isFinite(value)) {
      pen = false;
      continue;
    }
    const next = Number.isFinite(y[i + 1] ?? Number.NaN);
    path += `${pen ? 'L' : 'M'}${round(px(x[i] as number))} ${round(py(value))}`;
    // A point between two gaps would have no length: it is drawn as a short dash.
    if (!pen && !next) path += 'h1';
    pen = true;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
