/** What is compared: rows of names with a value for each run. Pure. */

import type { Attempt, Definition, RunDetail, UsedDataset } from '@/api/__generated__/schema';
import { type Facts, readFacts } from '@/run/code/facts';
import { commandLine } from '@/run/code/reproduce';
import { asNumber } from '@/run/numbers';
import { shortDigest } from '@/run/overview/dataset';
import { bestOf, type Goal, goalOf } from '@/state/goals';
import { changesOf } from './changes';

export interface Compared {
  readonly run: RunDetail;
  readonly attempts: readonly Attempt[];
  readonly datasets: readonly UsedDataset[];
}

export interface Row {
  readonly name: string;
  readonly values: readonly unknown[];
  /** Of numbers: what is better. */
  readonly goal: Goal | null;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Which number of a series: the best it reached where somebody said what better is, or where it ended. */
export type Reading = 'best' | 'last';

/** Numbers within names stand in their order. */
const natural = new Intl.Collator('en', { numeric: true });

/** All there is to compare, in the order in which it explains most. */
export function groupsOf(
  runs: readonly Compared[],
  definitions: readonly Definition[],
  reading: Reading = 'best',
): Group[] {
  const facts = runs.map(({ attempts }) => readFacts(attempts[attempts.length - 1]?.facts));
  return [
    { title: 'Parameters', rows: rowsOf(runs.map(({ run }) => run.params ?? {})) },
    { title: 'Datasets', rows: rowsOf(runs.map(({ datasets }) => datasetsOf(datasets))) },
    { title: 'Metrics', rows: metricRows(runs, definitions, reading) },
    { title: 'Summary', rows: rowsOf(runs.map(({ run }) => run.summary ?? {})) },
    { title: 'Run', rows: ownRows(runs) },
    { title: 'Code', rows: rowsOf(facts.map(codeOf)) },
    { title: 'Environment', rows: rowsOf(facts.map(environmentOf)) },
    { title: 'Packages', rows: rowsOf(facts.map((one) => Object.fromEntries(one.packages))) },
    { title: 'Tags', rows: rowsOf(runs.map(({ run }) => run.tags ?? {})) },
  ].filter((group) => group.rows.length > 0);
}

export function rowsOf(columns: readonly Record<string, unknown>[]): Row[] {
  const names = [...new Set(columns.flatMap((column) => Object.keys(column)))].sort((a, b) => natural.compare(a, b));
  return names.map((name) => ({ name, values: columns.map((column) => column[name]), goal: null }));
}

function metricRows(runs: readonly Compared[], definitions: readonly Definition[], reading: Reading): Row[] {
  const names = [...new Set(runs.flatMap(({ run }) => Object.keys(run.metrics ?? {})))].filter(
    (name) => !name.startsWith('system/'),
  );
  return names
    .sort((a, b) => natural.compare(a, b))
    .map((name) => {
      const goal = goalOf(definitions, name);
      const best = reading === 'best' && goal !== null;
      const values = runs.map(({ run }) => {
        const metric = run.metrics?.[name];
        if (!metric) return undefined;
        return (best ? bestOf(metric, goal)?.value : undefined) ?? asNumber(metric.value);
      });
      return { name: best ? `${name} (best)` : name, values, goal };
    });
}

function ownRows(runs: readonly Compared[]): Row[] {
  return rowsOf(
    runs.map(({ run, attempts }) => ({
      state: run.status,
      owner: run.owner ?? undefined,
      group: run.group ?? undefined,
      seed: run.seed ?? undefined,
      attempts: attempts.length || undefined,
      notes: run.notes ?? undefined,
    })),
  ).filter((row) => row.values.some((value) => value !== undefined));
}

/** By what they are used for: another name is a difference as well as another content. */
function datasetsOf(datasets: readonly UsedDataset[]): Record<string, unknown> {
  const found: Record<string, string[]> = {};
  for (const { context, name, digest } of datasets) {
    found[context || 'data'] = [...(found[context || 'data'] ?? []), `${name} ${shortDigest(digest)}`];
  }
  return Object.fromEntries(Object.entries(found).map(([context, names]) => [context, names.join(', ')]));
}

function codeOf({ git, command }: Facts): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  if (git?.commit) found.commit = git.commit.slice(0, 10);
  if (git?.branch) found.branch = git.branch;
  if (git) found['not committed'] = git.diff ? changesOf(git.diff) : git.dirty ? 'changes' : 'nothing';
  if (command) found.command = commandLine(command.arguments, git?.root);
  return found;
}

function environmentOf({ host, python, gpus }: Facts): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  if (host?.name) found.host = host.name;
  if (host?.os) found.system = host.os;
  if (python) found.python = python;
  if (gpus.length) found.gpu = gpus.join(', ');
  return found;
}

/** Whether a row's values are not all the same. */
export function differs({ values }: Row): boolean {
  const [first] = values;
  const same = textOf(first);
  return values.some((value) => textOf(value) !== same);
}

export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
