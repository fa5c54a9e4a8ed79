/** Which fields a plot over runs can have, and those it begins with. */

import { useMemo } from 'react';
import { field, fieldTitle } from '@/state/fields';
import { goalOf } from '@/state/goals';
import { chosenMetrics, weight } from '../data/columns';
import { useWorkspace } from '../data/model';

const MOST_AXES = 5;
/** What weighs so much explains nothing. */
const SEED = 3;

export interface Fields {
  /** Parameters first, then metrics: the best where there is a goal, and the last. */
  readonly choices: readonly { readonly field: string; readonly title: string }[];
  readonly axes: readonly string[];
  /** The metric that matters most. */
  readonly outcome: string | null;
}

export function useFields(): Fields {
  const { fields, metrics, definitions } = useWorkspace();
  return useMemo(() => {
    const params = fields.filter((one) => one.field.startsWith('params.') || one.field.startsWith('tags.'));
    const own = metrics.filter((name) => !name.startsWith('system/'));
    const reached = own.filter((name) => goalOf(definitions, name)).map((name) => field('metrics', name, 'best'));
    const choices = [
      ...params.map((one) => one.field),
      ...reached,
      ...own.map((name) => field('metrics', name)),
      'runs.duration',
    ];
    const differing = params
      .filter((one) => one.field.startsWith('params.') && one.examples.length > 1 && weight(one) < SEED)
      .sort((a, b) => weight(a) - weight(b))
      .slice(0, MOST_AXES)
      .map((one) => one.field);
    const outcome = chosenMetrics(fields, definitions)[0] ?? null;
    return {
      choices: choices.map((one) => ({ field: one, title: fieldTitle(one) })),
      axes: outcome ? [...differing, outcome] : differing,
      outcome,
    };
  }, [fields, metrics, definitions]);
}
