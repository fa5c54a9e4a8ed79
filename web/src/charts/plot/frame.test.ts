import { expect, test } from 'vitest';
import { frameOf, type PlotOptions } from './frame';
import type { Line } from './line';

const context = { measureText: (text: string) => ({ width: 7 * text.length }) } as CanvasRenderingContext2D;
const style = { id: 'a', label: 'a', color: '#000', dash: [], extremes: 'none', dots: false } as const;
const line: Line = { ...style, x: Float64Array.of(0, 50, 100), y: Float64Array.of(10, 40, 20) };

function frame(options: Partial<PlotOptions>) {
  const all: PlotOptions = {
    ...{
      axis: 'step',
      xKind: 'step',
      xScale: 'linear',
      yScale: 'linear',
      everything: false,
      zoom: null,
      ownZoom: false,
    },
    ...options,
  };
  const made = frameOf(context, { width: 400, height: 200 }, [line], all, null);
  if (!made) throw new Error('no frame');
  return made;
}

test('an axis has room around its values', () => {
  const { y } = frame({});
  expect(y.low).toBeLessThan(10);
  expect(y.high).toBeGreaterThan(40);
});

test('one that begins at zero has no room below it', () => {
  expect(frame({ zero: true }).y.low).toBe(0);
});

test('an end that was chosen is the end, and the other one that of the values', () => {
  const { y } = frame({ high: 25 });
  expect(y.high).toBe(25);
  expect(y.low).toBeLessThan(10);
});

test('ends with nothing between them are no choice', () => {
  expect(frame({ low: 60, high: 50 }).y).toEqual(frame({}).y);
  expect(frame({ yScale: 'log', low: -1 }).y).toEqual(frame({ yScale: 'log' }).y);
});

test('a zoom without an end reaches to the last point', () => {
  const { x, atEnd } = frame({ zoom: { low: 30, high: Number.POSITIVE_INFINITY } });
  expect([x.low, x.high, atEnd]).toEqual([30, 100, true]);
  expect(frame({ zoom: { low: 30, high: 80 } }).atEnd).toBe(false);
});
