/** What is compared of versions. Pure. */

import type { Definition } from '@/api/__generated__/schema';
import { type Group, rowsOf } from '@/compare/rows';
import { goalOf } from '@/state/goals';
import { type Known, metricsOf, paramsOf } from '../facts';

/** In the order in which it explains most. */
export function groupsOf(versions: readonly Known[], definitions: readonly Definition[]): Group[] {
  return [
    {
      title: 'Metrics',
      rows: rowsOf(versions.map(metricsOf)).map((row) => ({ ...row, goal: goalOf(definitions, row.name) })),
    },
    { title: 'Parameters', rows: rowsOf(versions.map(paramsOf)) },
    { title: 'Version', rows: rowsOf(versions.map(ownOf)) },
    { title: 'Tags', rows: rowsOf(versions.map(({ version }) => version.tags)) },
  ].filter((group) => group.rows.length > 0);
}

/** What is not known of any is left out. */
function ownOf({ version, model, run }: Known): Record<string, unknown> {
  const all: [string, unknown][] = [
    ['aliases', (version.aliases ?? []).join(', ')],
    ['stage', version.stage],
    ['run', run?.name ?? version.run_id],
    ['kind', model?.type],
    ['description', version.description],
    ['by', version.owner],
  ];
  return Object.fromEntries(all.filter(([, value]) => value));
}
