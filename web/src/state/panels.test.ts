import { expect, test } from 'vitest';
import { lookOf, ownKey, readLooks, readOwn, sectionKey, withLook, writeLooks, writeOwn } from './panels';

test('looks come back out of an address, whatever panels are called', () => {
  const looks = {
    'val/loss': { y: 'symlog', low: -1.5, zero: true },
    'a;b,c=%3B': { x: 'metric:epoch;1', alone: true },
    [sectionKey('train')]: { x: 'time', high: 1e-7 },
  } as const;
  expect(readLooks(writeLooks(looks))).toEqual(looks);
});

test('what is no look is left out', () => {
  expect(readLooks('loss;y=cubic;low=;high=many;zero=0;what')).toEqual({ loss: {} });
  expect(readLooks('')).toEqual({});
});

test('own panels come back out of an address', () => {
  const panels = [
    { title: 'Gap, %', draws: ['val/loss - train/loss', 'val/*'] },
    { title: 'b', draws: ['b;b'] },
  ];
  expect(readOwn(writeOwn(panels))).toEqual(panels);
  expect(readOwn('')).toEqual([]);
  expect(readOwn('nothing is drawn')).toEqual([]);
});

test("a panel's own look goes before its section's", () => {
  const looks = { [sectionKey('val')]: { y: 'log', x: 'time' }, 'val/loss': { y: 'linear' } } as const;
  expect(lookOf(looks, 'val/loss', 'val')).toEqual({ y: 'linear', x: 'time' });
  expect(lookOf(looks, ownKey('loss'), null)).toEqual({});
});

test('a look without parts is gone', () => {
  const looks = withLook({}, 'loss', { zero: true, low: 2 });
  expect(looks).toEqual({ loss: { zero: true, low: 2 } });
  expect(withLook(looks, 'loss', { zero: undefined, low: undefined })).toEqual({});
});
