/** What is measured of models: one number a name, and which few of them say most. Pure. */

import type { Definition, Model } from '@/api/__generated__/schema';
import { asNumber } from '@/run/numbers';
import { goalOf } from '@/state/goals';

export type Numbers = Readonly<Record<string, number>>;

/** The latest value under each name, whatever it was measured on. */
export function numbersOf(model: Pick<Model, 'metrics'>): Numbers {
  const latest: Record<string, { value: number; at: string }> = {};
  for (const { name, value, timestamp } of model.metrics ?? []) {
    const number = asNumber(value);
    const before = latest[name];
    if (number !== null && !(before && before.at > timestamp)) latest[name] = { value: number, at: timestamp };
  }
  return Object.fromEntries(Object.entries(latest).map(([name, { value }]) => [name, value]));
}

const TELLING = [/^(val|eval|test).*(acc|f1|auc|score)/i, /(acc|f1|auc|score)/i, /^(val|eval|test)/i, /loss|error/i];

/** At most so many names: first those of which somebody said what better is. */
export function telling(names: Iterable<string>, definitions: readonly Definition[], most: number): string[] {
  const rank = (name: string): number => {
    if (goalOf(definitions, name)) return -1;
    const place = TELLING.findIndex((pattern) => pattern.test(name));
    return place < 0 ? TELLING.length : place;
  };
  return [...new Set(names)]
    .filter((name) => !name.startsWith('system/'))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .slice(0, most);
}
