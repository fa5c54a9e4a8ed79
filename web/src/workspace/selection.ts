/**
 * Which runs are selected: those that are named, or all that the filter finds but for those named. The latter are never
 * listed in the address, and may be more than are loaded.
 */

import { quoted } from '@/api/queries';
import type { View } from '@/state/workspace';
import type { RunsQuery } from './data/queries';
import { withClause } from './filter/clauses';

type Selection = Pick<View, 'all' | 'selected'>;

export const NONE: Selection = { all: false, selected: [] };
export const ALL: Selection = { all: true, selected: [] };

/** An address has room for so many: servers in between take 8 KB of it, and the filter 16,384 characters. */
const MOST_NAMED = 120;

export function isAny({ all, selected }: Selection): boolean {
  return all || selected.length > 0;
}

/** The selection with these runs in it, too. */
export function withRuns({ all, selected }: Selection, runs: readonly string[]): Selection {
  const more = new Set(runs);
  return { all, selected: all ? selected.filter((run) => !more.has(run)) : [...new Set([...selected, ...runs])] };
}

/** What finds the selected runs. Many that are named take several questions. */
export function selectedQueries(query: RunsQuery, { all, selected }: Selection): RunsQuery[] {
  if (!all) {
    const parts = Array.from({ length: Math.ceil(selected.length / MOST_NAMED) }, (_, i) =>
      selected.slice(i * MOST_NAMED, (i + 1) * MOST_NAMED),
    );
    return parts.map((part) => ({ ...query, filter: idsIn(part), lifecycle: 'all' }));
  }
  return [{ ...query, filter: selected.length ? withClause(query.filter, idsIn(selected, 'not in')) : query.filter }];
}

export function idsIn(runs: readonly string[], how: 'in' | 'not in' = 'in'): string {
  return `runs.id ${how} (${runs.map(quoted).join(', ')})`;
}
