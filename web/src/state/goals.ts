/** What an experiment says of a metric: its definition, and which of its values is the best. Pure. */

import type { Definition, MetricSummary } from '@/api/__generated__/schema';

export type Goal = 'min' | 'max';

/** The definition that holds for a metric: that of its own name, else that of the longest pattern it fits. */
export function definitionOf(definitions: readonly Definition[], metric: string): Definition | undefined {
  let best: Definition | undefined;
  for (const one of definitions) {
    if (one.pattern === metric) return one;
    if (fits(one.pattern, metric) && !(best && best.pattern.length >= one.pattern.length)) best = one;
  }
  return best;
}

export function goalOf(definitions: readonly Definition[], metric: string): Goal | null {
  return definitionOf(definitions, metric)?.goal ?? null;
}

/** Whether a metric is one of those that a pattern with a star stands for. */
function fits(pattern: string, metric: string): boolean {
  if (!pattern.includes('*')) return false;
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (!metric.startsWith(first) || metric.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = metric.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return metric.endsWith(last) && at <= metric.length - last.length;
}

export interface Best {
  readonly value: number;
  readonly step: number | null;
}

export function bestOf(metric: MetricSummary, goal: Goal | null | undefined): Best | null {
  const value = goal === 'min' ? metric.min : goal === 'max' ? metric.max : null;
  if (value === null || value === undefined) return null;
  return { value, step: (goal === 'min' ? metric.min_step : metric.max_step) ?? null };
}

/** Whether a value is better than another: undefined when nobody said what better is. */
export function isBetter(value: number, than: number, goal: Goal | null | undefined): boolean | undefined {
  if (!goal || value === than || Number.isNaN(value) || Number.isNaN(than)) return undefined;
  return goal === 'min' ? value < than : value > than;
}
