import { expect, test } from 'vitest';
import { changed as after, DEFAULT_VIEW, pinnedRuns, readView, type View, writeView } from './workspace';

const changed: View = {
  ...DEFAULT_VIEW,
  mode: 'charts',
  filter: 'params.lr < 1e-3 and metrics.`a,b` > 0.7',
  sort: [
    { field: 'metrics.val/acc.max', descending: true },
    { field: 'runs.created_at', descending: false },
  ],
  columns: [
    { field: 'params.lr', width: 120, pinned: true },
    { field: 'metrics.`a,b`.min', width: undefined, pinned: undefined },
  ],
  group: ['params.model'],
  x: 'metric:epoch',
  strength: 0.6,
  smoothing: 'gaussian',
  zoom: { low: -1.5, high: 2e9 },
  hidden: ['a', 'b'],
  baseline: 'c',
  slots: { 'a.b': 3, c: 47 },
  looks: { 'val/acc': { y: 'log', zero: true } },
  own: [{ title: 'gap', draws: ['val/loss - train/loss'] }],
  center: 'median',
  band: 'ci',
  members: true,
  full: 'val/acc',
  outliers: true,
};

test('the default view adds nothing to the address', () => expect(writeView(DEFAULT_VIEW)).toEqual({}));

test('a view comes out of its address as it went in', () => expect(readView(writeView(changed))).toEqual(changed));

test('a view without columns stays so', () => {
  expect(readView({ cols: '' }).columns).toBe(null);
});

test('all runs of a filter are let go with it', () => {
  const view: View = { ...DEFAULT_VIEW, all: true, selected: ['a'] };
  expect(after(view, { filter: 'tags.x' })).toMatchObject({ all: false, selected: [] });
  expect(after(view, { mode: 'table' })).toMatchObject({ all: true, selected: ['a'] });
  expect(after({ ...view, all: false }, { filter: 'tags.x' })).toMatchObject({ selected: ['a'] });
});

test('the baseline stands above the pinned runs, once', () => {
  expect(pinnedRuns({ baseline: 'b', pinned: ['a', 'b'] })).toEqual(['b', 'a']);
});

test.each([
  { smooth: '7' },
  { mode: 'nonsense' },
  { zoom: '5~1' },
  { drawn: 'x' },
  { by: '' },
  { unknown: 'thing' },
  { look: 'a:48,b:x' },
])('%o opens with the default in its place', (search) =>
  expect(readView(search as unknown as Record<string, string>)).toEqual(DEFAULT_VIEW),
);
