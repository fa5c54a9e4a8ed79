/** The runs that are compared, with their attempts, and the rows that this makes. */

import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { definitions as definitionsQuery, run as runQuery } from '@/api/queries';
import { attempts as attemptsQuery, datasets as datasetsQuery } from '@/run/queries';
import { type Compared, type Group, groupsOf, type Reading } from './rows';

/** As many metrics come with a run. */
export const METRICS = 1000;

interface Comparison {
  readonly compared: readonly Compared[];
  readonly groups: readonly Group[];
  readonly error: Error | null;
  /** Runs whose code and environment are still on their way. */
  readonly waiting: number;
  /** Some run has more metrics than are compared. */
  readonly cut: boolean;
}

export function useCompared(runs: readonly string[], reading: Reading): Comparison {
  const details = useQueries({ queries: runs.map((id) => runQuery(id)) });
  const lives = useQueries({ queries: runs.map((id) => attemptsQuery(id)) });
  const data = useQueries({ queries: runs.map((id) => datasetsQuery(id)) });
  const found = details.flatMap((one, i) =>
    one.data ? [{ run: one.data, attempts: lives[i]?.data ?? [], datasets: data[i]?.data ?? [] }] : [],
  );
  const experiment = found[0]?.run.experiment_id;
  const definitions = useQuery({ ...definitionsQuery(experiment ?? ''), enabled: experiment !== undefined }).data;
  const times = [...details, ...lives, ...data].map((one) => one.dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: answers are the same as long as their times are.
  const compared = useMemo<readonly Compared[]>(() => found, [runs.join(), times]);
  const groups = useMemo(() => groupsOf(compared, definitions ?? [], reading), [compared, definitions, reading]);
  return {
    compared,
    groups,
    error: details.find((one) => one.error && !one.data)?.error ?? null,
    waiting: lives.filter((one) => one.isPending).length,
    cut: compared.some(({ run }) => Object.keys(run.metrics ?? {}).length >= METRICS),
  };
}
