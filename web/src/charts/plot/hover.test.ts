import { expect, test } from 'vitest';
import type { Frame } from './frame';
import { hoverAt, snapped, stepped } from './hover';
import type { Line } from './line';

const frame: Frame = {
  box: { left: 0, top: 0, right: 100, bottom: 100 },
  x: { kind: 'linear', low: 0, high: 10, from: 0, to: 100 },
  y: { kind: 'linear', low: 0, high: 10, from: 100, to: 0 },
  ...{ xTicks: [], yTicks: [], beyond: 0, atEnd: false },
};

function line(id: string, x: number[], y: number[]): Line {
  const style = { id, label: id, color: '#000', dash: [], extremes: 'none', dots: false } as const;
  return { ...style, x: Float64Array.from(x), y: Float64Array.from(y) };
}

const low = line('low', [0, 4, 8], [1, 1, 1]);
const high = line('high', [0, 5], [9, 9]);
const lines = [low, high];
const at = (y: number) => ({ x: 0, y, pageX: 3, pageY: 4 });
const idsOf = (hover: ReturnType<typeof hoverAt>) => hover.rows.map((row) => row.line.id);

test('the pointer comes to the nearest point of any line', () => {
  expect(snapped(lines, 4.4)).toBe(4);
  expect(snapped(lines, 4.6)).toBe(5);
  expect(snapped([], 4.6)).toBe(4.6);
});

test('the line nearest to the pointer comes first', () => {
  expect(idsOf(hoverAt(lines, frame, 4, at(95)))).toEqual(['low', 'high']);
  expect(idsOf(hoverAt(lines, frame, 4, at(5)))).toEqual(['high', 'low']);
});

test('without a pointer the greatest comes first', () => {
  expect(idsOf(hoverAt(lines, frame, 4, null))).toEqual(['high', 'low']);
});

test('a value between two points is said to be one, and beyond the last there is none', () => {
  expect(hoverAt(lines, frame, 5, null).rows.map((row) => row.between)).toEqual([false, true]);
  expect(idsOf(hoverAt(lines, frame, 8, null))).toEqual(['low']);
});

test('steps go by points of the longest line, and end at its ends', () => {
  expect(stepped(lines, null, 1)).toBe(0);
  expect(stepped(lines, 3.9, 1)).toBe(8);
  expect(stepped(lines, 8, 10)).toBe(8);
  expect(stepped(lines, 8, 'first')).toBe(0);
  expect(stepped([], 8, 1)).toBeNull();
});
