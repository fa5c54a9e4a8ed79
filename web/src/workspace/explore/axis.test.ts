import { expect, test } from 'vitest';
import { axisOf } from './axis';

test('numbers over many powers of ten are laid out by their powers', () => {
  const axis = axisOf('params.lr', [0.0001, 0.01, 1]);
  expect(axis.place(0.01)).toBeCloseTo(0.5, 1);
  expect(axis.place(null)).toBe(null);
});

test('a part of a numeric axis is a clause with both ends', () => {
  const axis = axisOf('metrics.acc', [0, 1]);
  expect(axis.clause(0.8, 0.2)).toMatch(/^metrics\.acc >= 0\.\d+ and metrics\.acc <= 0\.\d+$/);
});

test('texts stand in rows, and a part of them is a list', () => {
  const axis = axisOf('params.model', ['deep', 'small', null]);
  expect(axis.marks.map((mark) => mark.label)).toEqual(['–', 'deep', 'small']);
  expect(axis.clause(0.4, 1)).toBe("params.model in ('deep', 'small')");
  expect(axis.clause(0, 0.6)).toBe("(params.model in ('deep') or params.model is null)");
});
