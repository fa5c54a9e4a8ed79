import { describe, expect, test } from 'vitest';
import { SMOOTHINGS, type Smoothing, smooth } from './smoothing';

const kinds = Object.keys(SMOOTHINGS) as Smoothing[];
const ramp = (n: number) => Float64Array.from({ length: n }, (_, i) => i);

describe.each(kinds)('%s', (kind) => {
  test('leaves a line alone at strength 0', () => {
    const y = [3, 1, 4, 1, 5];
    expect([...smooth(kind, ramp(5), y, 0, 4)]).toEqual(y);
  });

  test('keeps a constant constant', () => {
    const out = smooth(kind, ramp(200), new Float64Array(200).fill(7), 0.9, 199);
    for (const value of out) expect(value).toBeCloseTo(7, 9);
  });

  test('draws nothing where the value is not finite, and goes on after it', () => {
    const out = smooth(kind, ramp(4), [2, Number.NaN, Number.POSITIVE_INFINITY, 2], 0.6, 3);
    expect([out[1], out[2]].every(Number.isNaN)).toBe(true);
    expect(out[3]).toBeCloseTo(2);
  });

  test('makes noise smaller', () => {
    const y = Float64Array.from({ length: 400 }, (_, i) => (i % 2 ? 1 : -1));
    const out = smooth(kind, ramp(400), y, 0.95, 399);
    expect(Math.max(...out.slice(50).map(Math.abs))).toBeLessThan(0.5);
  });
});

test('the time-weighted average does not care how densely a line was logged', () => {
  const dense = smooth(
    'twema',
    ramp(1001),
    Float64Array.from(ramp(1001), (x) => x / 1000),
    0.8,
    1000,
  );
  const sparse = smooth(
    'twema',
    Float64Array.from(ramp(101), (x) => x * 10),
    Float64Array.from(ramp(101), (x) => x / 100),
    0.8,
    1000,
  );
  expect(sparse[100]).toBeCloseTo(dense[1000] as number, 1);
});
