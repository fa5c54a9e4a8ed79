import { describe, expect, test } from 'vitest';
import { invert, linearTicks, padded, projector, roundStep, type ScaleKind, ticks, xTicks } from './scale';

describe.each<[ScaleKind, number, number]>([
  ['linear', -3, 8],
  ['log', 0.001, 50],
  ['symlog', -100, 3000],
])('%s from %d to %d', (kind, low, high) => {
  const scale = { kind, low, high, from: 200, to: 10 };

  test('puts its ends at the ends', () => {
    const project = projector(scale);
    expect(project(low)).toBeCloseTo(200);
    expect(project(high)).toBeCloseTo(10);
  });

  test('finds the value under a pixel', () => {
    for (const value of [low, (low + high) / 3, high]) {
      expect(invert(scale, projector(scale)(value))).toBeCloseTo(value, 6);
    }
  });

  test('has a few marks, all within, rising', () => {
    const values = ticks(scale, 5).map((tick) => tick.value);
    expect(values.length).toBeGreaterThan(1);
    expect(values.length).toBeLessThan(14);
    expect([...values].sort((a, b) => a - b)).toEqual(values);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
  });
});

test('marks stand at round values', () => {
  expect(linearTicks(0.02, 0.97, 5).map((tick) => tick.label)).toEqual(['0.2', '0.4', '0.6', '0.8']);
  expect(roundStep(0.3)).toBeCloseTo(0.5);
  expect(linearTicks(0, 2_000_000, 4).map((tick) => tick.label)).toEqual(['0', '500K', '1M', '1.5M', '2M']);
});

test('a flat line has room around it', () => {
  expect(padded('linear', 5, 5)).toEqual([4.5, 5.5]);
  expect(padded('linear', 0, 0)).toEqual([-1, 1]);
});

test.each([
  [0.1, 0.1 + 1e-16],
  [1e9, 1e9 + 1e-6],
  [0, 5e-324],
  [-1e308, 1e308],
])('an axis from %d to %d comes to an end', (low, high) => {
  const [from, to] = padded('linear', low, high);
  expect(linearTicks(from, to, 5).length).toBeLessThan(20);
  expect(linearTicks(low, high, 5).length).toBeLessThan(110);
});

test('steps are whole', () => {
  const scale = { kind: 'linear', low: 0, high: 2, from: 0, to: 300 } as const;
  expect(xTicks('step', scale, 6).map((tick) => tick.label)).toEqual(
    ['0', '1', '2'].map((one) => expect.stringMatching(one)),
  );
});

test('an axis of elapsed time counts as clocks do', () => {
  const scale = { kind: 'linear', low: 0, high: 600e6, from: 0, to: 300 } as const;
  expect(xTicks('relative', scale, 4).map((tick) => tick.label)).toEqual(['0:00', '5:00', '10:00']);
});
