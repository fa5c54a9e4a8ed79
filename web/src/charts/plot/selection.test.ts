import { expect, test } from 'vitest';
import type { Frame } from './frame';
import { rangesOf } from './selection';

/** One unit a pixel: x rises to the right, y upwards. */
const frame: Frame = {
  box: { left: 0, top: 0, right: 200, bottom: 100 },
  x: { kind: 'linear', low: 0, high: 200, from: 0, to: 200 },
  y: { kind: 'linear', low: 0, high: 100, from: 100, to: 0 },
  ...{ xTicks: [], yTicks: [], beyond: 0, atEnd: false },
};

const drag = (x: number, y: number, toX: number, toY: number) => ({ x, y, toX, toY });

test('a flat drag is a range of x, either way', () => {
  const ranges = { x: { low: 20, high: 120 }, y: null };
  expect(rangesOf(drag(20, 50, 120, 60), frame)).toEqual(ranges);
  expect(rangesOf(drag(120, 60, 20, 50), frame)).toEqual(ranges);
});

test('a steep drag is a range of y', () => {
  expect(rangesOf(drag(50, 20, 55, 70), frame)).toEqual({ x: null, y: { low: 30, high: 80 } });
});

test('a box is a range of both', () => {
  expect(rangesOf(drag(20, 10, 120, 60), frame)).toEqual({ x: { low: 20, high: 120 }, y: { low: 40, high: 90 } });
});

test('a click asks for nothing', () => {
  expect(rangesOf(drag(50, 50, 53, 47), frame)).toEqual({ x: null, y: null });
  expect(rangesOf(drag(50, 50, 50, 47), frame)).toEqual({ x: null, y: null });
});

test('what is drawn past the edge ends at it', () => {
  expect(rangesOf(drag(150, 50, 400, 50), frame).x).toEqual({ low: 150, high: 200 });
});

test('what ends at the last point goes on with it', () => {
  const part = drag(150, 50, 199, 50);
  expect(rangesOf(part, { ...frame, atEnd: true }).x).toEqual({ low: 150, high: Number.POSITIVE_INFINITY });
  expect(rangesOf(part, frame).x).toEqual({ low: 150, high: 199 });
});
