/** What a panel draws, out of what somebody wrote: a metric, a pattern of names, or an expression. */

import { type Expression, ExpressionError, parseExpression } from './expression';

export interface Source {
  readonly title: string;
  /** Null: the metric that is called so. */
  readonly expression: Expression | null;
}

export interface Drawn {
  readonly sources: readonly Source[];
  /** All metrics that are needed, of the runs and of the baseline. */
  readonly metrics: readonly string[];
  readonly baseline: readonly string[];
  /** What could not be read, in words. */
  readonly faults: readonly string[];
}

/** Patterns that match more draw the first of what they match. */
const MOST_MATCHED = 50;

export function sourcesOf(draws: readonly string[], names: readonly string[]): Drawn {
  const sources = new Map<string, Source>();
  const faults: string[] = [];
  for (const text of draws) {
    try {
      for (const source of sourcesIn(text, names)) sources.set(source.title, source);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      faults.push(`${text}: ${error.message}`);
    }
  }
  const all = [...sources.values()];
  return {
    sources: all,
    metrics: unique(all.flatMap((one) => one.expression?.metrics ?? [one.title])),
    baseline: unique(all.flatMap((one) => one.expression?.baseline ?? [])),
    faults,
  };
}

/** Raises {@link ExpressionError}. */
function sourcesIn(text: string, names: readonly string[]): Source[] {
  if (names.includes(text)) return [plain(text)];
  const pattern = patternOf(text);
  if (!pattern) return [{ title: text, expression: parseExpression(text, names) }];
  const matched = names.filter((name) => pattern.test(name));
  if (!matched.length) throw new ExpressionError('no metric is called so', 0);
  return matched.slice(0, MOST_MATCHED).map(plain);
}

const plain = (title: string): Source => ({ title, expression: null });

/** `/…/` is a regular expression; in a name without spaces, `*` stands for anything. */
function patternOf(text: string): RegExp | null {
  const regex = /^\/(.+)\/$/.exec(text)?.[1];
  try {
    if (regex) return new RegExp(regex, 'i');
  } catch (error) {
    throw new ExpressionError(error instanceof Error ? error.message : String(error), 0);
  }
  if (!/^\S*\*\S*$/.test(text) || /^[\d.]+\*|\*[\d.]+$/.test(text)) return null;
  return new RegExp(`^${text.split('*').map(escaped).join('.*')}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
