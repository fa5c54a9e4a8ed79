/** Numbers of versions beside each other: those measured of their models, or else those of the runs they came from. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Definition, ModelVersion, RunRow } from '@/api/__generated__/schema';
import { definitions as definitionsQuery, run as runQuery, runsOf } from '@/api/queries';
import { modelsOf } from '@/models/queries';
import { asNumber } from '@/run/numbers';
import { field } from '@/state/fields';
import { type Numbers, numbersOf, telling } from './numbers';

const MOST = 3;
const NONE: readonly Definition[] = [];

/** The few numbers that say most of versions, by name. */
export function useTelling(versions: readonly ModelVersion[]): readonly string[] {
  const newest = versions.find((one) => one.run_id !== null)?.run_id ?? '';
  const run = useQuery({ ...runQuery(newest), enabled: newest !== '' }).data;
  const experiment = run?.experiment_id ?? '';
  const definitions = useQuery({ ...definitionsQuery(experiment), enabled: experiment !== '' }).data ?? NONE;
  const models = useQuery(modelsOf(idsOf(versions, 'model_id'))).data;
  return useMemo(() => {
    const own = (models ?? []).flatMap((one) => Object.keys(numbersOf(one)));
    return telling(own.length ? own : Object.keys(run?.metrics ?? {}), definitions, MOST);
  }, [models, run, definitions]);
}

export interface VersionNumbers {
  of(version: ModelVersion): Numbers;
  run(id: string): RunRow | undefined;
  /** Whether all runs that are known have come. */
  readonly runsKnown: boolean;
}

/** These numbers of a page of versions, and the runs they came from. */
export function useNumbers(versions: readonly ModelVersion[], names: readonly string[]): VersionNumbers {
  const models = useQuery(modelsOf(idsOf(versions, 'model_id'))).data;
  const fields = names.map((name) => field('metrics', name));
  const runs = useQuery(runsOf(idsOf(versions, 'run_id'), fields));
  const measured = useMemo(() => new Map((models ?? []).map((one) => [one.id, numbersOf(one)])), [models]);
  return {
    of: ({ model_id, run_id }) => ({
      ...ofRun(names, runs.data?.get(run_id ?? '')),
      ...measured.get(model_id ?? ''),
    }),
    run: (id) => runs.data?.get(id),
    runsKnown: runs.isSuccess,
  };
}

function idsOf(versions: readonly ModelVersion[], key: 'model_id' | 'run_id'): string[] {
  return [...new Set(versions.map((one) => one[key]).filter((id) => id !== null))];
}

function ofRun(names: readonly string[], run: RunRow | undefined): Numbers {
  const found = names.map((name, i) => [name, asNumber(run?.cells[i])] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, number] => pair[1] !== null));
}
