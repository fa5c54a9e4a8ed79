/** Versions with their models and runs, in the order in which they were asked for. */

import { useQueries } from '@tanstack/react-query';
import { run as runQuery } from '@/api/queries';
import { model as modelQuery } from '@/models/queries';
import type { Known } from '../facts';
import { version as versionQuery } from '../queries';

interface Answer {
  readonly known: readonly Known[];
  readonly error: Error | null;
  readonly waiting: boolean;
}

/** What is gone of a version is left out; the version itself has to be there. */
export function useKnown(name: string, numbers: readonly number[]): Answer {
  const versions = useQueries({ queries: numbers.map((number) => versionQuery(name, number)) });
  const models = useQueries({
    queries: versions.map(({ data }) => ({ ...modelQuery(data?.model_id ?? ''), enabled: !!data?.model_id })),
  });
  const runs = useQueries({
    queries: versions.map(({ data }) => ({ ...runQuery(data?.run_id ?? ''), enabled: !!data?.run_id })),
  });
  return {
    known: versions.flatMap(({ data }, i) =>
      data ? [{ version: data, model: models[i]?.data, run: runs[i]?.data }] : [],
    ),
    error: versions.find((one) => one.error && !one.data)?.error ?? null,
    waiting: [...versions, ...models, ...runs].some((one) => one.isLoading),
  };
}
