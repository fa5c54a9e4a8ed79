import { expect, test } from 'vitest';
import type { RunsQuery } from './data/queries';
import { ALL, NONE, selectedQueries, withRuns } from './selection';

const query: RunsQuery = { experiment: 'e', filter: 'params.a or tags.b', sort: '', lifecycle: 'active' };

test('all but some is what the filter finds without them', () => {
  const [found] = selectedQueries(query, { all: true, selected: ['x', 'y'] });
  expect(found).toEqual({ ...query, filter: "(params.a or tags.b) and runs.id not in ('x', 'y')" });
});

test('all is what the filter finds', () => expect(selectedQueries(query, ALL)).toEqual([query]));

test('runs that are named are found whatever the filter', () => {
  const found = selectedQueries(query, { all: false, selected: ['x'] });
  expect(found).toEqual([{ ...query, filter: "runs.id in ('x')", lifecycle: 'all' }]);
});

test('many that are named are asked for in parts that the server takes', () => {
  const found = selectedQueries(query, { all: false, selected: Array.from({ length: 500 }, () => 'x'.repeat(128)) });
  expect(Math.max(...found.map((one) => one.filter.length))).toBeLessThan(16_384);
});

test('runs that are added are no exception any more', () => {
  expect(withRuns({ all: true, selected: ['x', 'y'] }, ['y', 'z'])).toEqual({ all: true, selected: ['x'] });
  expect(withRuns(NONE, ['y', 'z'])).toEqual({ all: false, selected: ['y', 'z'] });
});
