import { expect, test } from 'vitest';
import { sourcesOf } from './sources';

const NAMES = ['train/loss', 'val/loss', 'val/acc', 'a*b', 'loss (log)'];
const titles = (...draws: string[]) => sourcesOf(draws, NAMES).sources.map((one) => one.title);

test('a name that is known is that metric, whatever it looks like', () => {
  expect(titles('a*b', 'loss (log)')).toEqual(['a*b', 'loss (log)']);
  expect(sourcesOf(['a*b'], NAMES).sources[0]?.expression).toBeNull();
});

test('a star stands for anything, slashes hold a regular expression', () => {
  expect(titles('val/*')).toEqual(['val/loss', 'val/acc']);
  expect(titles('*loss')).toEqual(['train/loss', 'val/loss']);
  expect(titles('/^(train|val).LOSS$/')).toEqual(['train/loss', 'val/loss']);
});

test('what is named twice is drawn once', () => {
  expect(titles('val/acc', 'val/*')).toEqual(['val/acc', 'val/loss']);
});

test('an expression needs its metrics, and those of the baseline', () => {
  const found = sourcesOf(['val/loss - train/loss', '2*val/acc - baseline.val/acc'], NAMES);
  expect(found.metrics).toEqual(['val/loss', 'train/loss', 'val/acc']);
  expect(found.baseline).toEqual(['val/acc']);
  expect(found.faults).toEqual([]);
});

test('what cannot be read is told of, and the rest is drawn', () => {
  const found = sourcesOf(['val/acc', 'test/*', '/(/', '1 - nothing'], NAMES);
  expect(found.sources).toHaveLength(1);
  expect(found.faults.map((one) => one.split(':')[0])).toEqual(['test/*', '/(/', '1 - nothing']);
});
