/** Which columns a table has when nobody has chosen any. */

import type { Definition, KnownField } from '@/api/__generated__/schema';
import { field, parseField } from '@/state/fields';
import { type Goal, goalOf } from '@/state/goals';
import type { Column } from '@/state/workspace';

const MOST_PARAMS = 4;
const MOST_METRICS = 4;
const LATELY = ['runs.created_at', 'runs.duration'];

/**
 * The metric that matters most, the parameters in which runs differ, and further metrics: those with a goal as the best
 * they reached, or what validation says, or the first few.
 */
export function chosenColumns(fields: readonly KnownField[], definitions: readonly Definition[]): Column[] {
  const params = fields.filter((one) => one.field.startsWith('params.'));
  const differing = params.filter((one) => one.examples.length > 1).sort((a, b) => weight(a) - weight(b));
  const shown = (differing.length ? differing : params).slice(0, MOST_PARAMS).map((one) => one.field);
  const [first, ...others] = chosenMetrics(fields, definitions);
  return [...(first ? [first] : []), ...shown, ...others, ...LATELY].map((one) => ({ field: one }));
}

/** A learning rate comes first, then numbers; switches explain little, and a seed, which differs in every run, nothing. */
export function weight(one: KnownField): number {
  if (/(^|[._-])(lr|rate|learning_?rate)$/i.test(one.field)) return -1;
  if (/(^|[._-])seed$/i.test(one.field)) return 3;
  return one.type === 'number' ? 0 : one.type === 'boolean' ? 2 : 1;
}

/** The metrics that matter, as fields, the most telling one first. */
export function chosenMetrics(fields: readonly KnownField[], definitions: readonly Definition[]): string[] {
  const names = fields
    .filter((one) => one.field.startsWith('metrics.'))
    .map((one) => parseField(one.field).name)
    .filter((name) => !name.startsWith('system/'));
  const ranked = names
    .map((name) => ({ name, goal: goalOf(definitions, name) }))
    .sort((a, b) => rank(a.name, a.goal) - rank(b.name, b.goal));
  return ranked.slice(0, MOST_METRICS).map(({ name, goal }) => field('metrics', name, goal ? 'best' : 'last'));
}

const VALIDATION = /^(val|valid|validation|eval|test)[/_.]/i;
const SCORE = /(acc|accuracy|f1|auc|score|map|bleu|reward|return)/i;

function rank(name: string, goal: Goal | null): number {
  return (VALIDATION.test(name) ? 0 : 4) + (goal ? 0 : 2) + (SCORE.test(name) ? 0 : 1);
}

/** Whether greater or less is better in a column; null where neither is. */
export function goalOfColumn(column: string, definitions: readonly Definition[]): Goal | null {
  const { scope, name, aggregate } = parseField(column);
  if (scope !== 'metrics' || aggregate === 'count' || aggregate === 'step' || aggregate === 'best_step') return null;
  return goalOf(definitions, name);
}
