/** Fields of runs, as filters and tables write them: `params.lr`, `metrics.val/acc.max`, `runs.name`. */

const BARE = /^[^\s()=!<>,'"`]+$/;
export const AGGREGATES = ['last', 'min', 'max', 'mean', 'best', 'best_step', 'step', 'count'] as const;
export type Aggregate = (typeof AGGREGATES)[number];
export type Scope = 'runs' | 'params' | 'tags' | 'summary' | 'metrics' | 'datasets';

export interface Field {
  readonly scope: Scope;
  readonly name: string;
  /** Of metrics: which number of the series; `last` when nothing is said. */
  readonly aggregate: Aggregate;
}

export function field(scope: Scope, name: string, aggregate: Aggregate = 'last'): string {
  const bare = BARE.test(name) && !endsInAggregate(scope, name);
  const quoted = bare ? name : `\`${name.replaceAll('`', '``')}\``;
  return `${scope}.${quoted}${scope === 'metrics' && aggregate !== 'last' ? `.${aggregate}` : ''}`;
}

function endsInAggregate(scope: Scope, name: string): boolean {
  return scope === 'metrics' && (AGGREGATES as readonly string[]).includes(name.slice(name.lastIndexOf('.') + 1));
}

export function parseField(text: string): Field {
  const dot = text.indexOf('.');
  const scope = text.slice(0, dot) as Scope;
  const rest = text.slice(dot + 1);
  if (rest.startsWith('`')) return quotedField(scope, rest);
  if (scope !== 'metrics') return { scope, name: rest, aggregate: 'last' };
  const last = rest.lastIndexOf('.');
  const ending = rest.slice(last + 1);
  if (last > 0 && (AGGREGATES as readonly string[]).includes(ending)) {
    return { scope, name: rest.slice(0, last), aggregate: ending as Aggregate };
  }
  return { scope, name: rest, aggregate: 'last' };
}

function quotedField(scope: Scope, rest: string): Field {
  const match = /^`((?:[^`]|``)*)`(?:\.([a-z_]+))?$/.exec(rest);
  const aggregate = (match?.[2] ?? 'last') as Aggregate;
  return { scope, name: (match?.[1] ?? rest).replaceAll('``', '`'), aggregate };
}

const RUN_TITLES: Record<string, string> = {
  ...{ name: 'Run', status: 'State', created_at: 'Created', started_at: 'Started', ended_at: 'Ended' },
  ...{ updated_at: 'Last change', duration: 'Duration', owner: 'Owner', group: 'Group', seed: 'Seed', notes: 'Notes' },
  ...{ id: 'Id', lifecycle: 'Kept', parent: 'Parent' },
};

/** A column's heading. */
export function fieldTitle(text: string): string {
  const { scope, name, aggregate } = parseField(text);
  if (scope === 'runs') return RUN_TITLES[name] ?? name;
  return aggregate === 'last' ? name : `${name} (${aggregate})`;
}
