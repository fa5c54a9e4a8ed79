import { expect, test } from 'vitest';
import { changed } from '../address';
import { type Drawing, readDrawing, writeDrawing } from './drawing';

const plain: Drawing = { axis: 'step', strength: 0, smoothing: 'twema', logY: false, everything: false, zoom: null };
const other: Drawing = {
  axis: 'time',
  strength: 0.6,
  smoothing: 'ema',
  logY: true,
  everything: true,
  zoom: { low: -1.5, high: 2e9 },
};

function roundTrip(drawing: Drawing): Drawing {
  const { axis, ...rest } = drawing;
  return readDrawing(changed(changed({}, writeDrawing({ axis }, 'c')), writeDrawing(rest, 'c')), 'c');
}

test('what is drawn comes out of the address as it went in', () => {
  expect(roundTrip(plain)).toEqual(plain);
  expect(roundTrip(other)).toEqual(other);
});

test('the default adds nothing to the address', () => {
  expect(changed({}, writeDrawing(plain, 'c'))).toEqual({});
});

test('another axis ends a zoom, whose numbers are of the one before', () => {
  const search = changed({ czoom: '1~2' }, writeDrawing({ axis: 'time' }, 'c'));
  expect(readDrawing(search, 'c').zoom).toBe(null);
});

test('system metrics begin over time, and have a zoom of their own', () => {
  expect(readDrawing({ czoom: '1~2' }, 's')).toMatchObject({ axis: 'relative', zoom: null });
});

test.each([{ smooth: '7' }, { cx: 'nonsense' }, { czoom: '5~1' }, { log: 'x' }])('%o reads as the default', (search) =>
  expect(readDrawing(search as unknown as Record<string, string>, 'c')).toEqual(plain),
);
