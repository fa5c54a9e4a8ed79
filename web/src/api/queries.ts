/** What pages ask of the server, each with the key under which its answer is kept. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RunRow } from './__generated__/schema';
import { client, unwrap } from './client';

/** Texts are quoted as the filter language has it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export const experimentsNamed = (words: string) =>
  queryOptions({
    queryKey: ['experiments', 'named', words],
    queryFn: async ({ signal }) =>
      unwrap(
        await client.GET('/api/v1/experiments', {
          params: { query: { q: words, sort: '-updated_at', limit: 20 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const runsNamed = (words: string) =>
  queryOptions({
    queryKey: ['runs', 'named', words],
    queryFn: async ({ signal }) =>
      unwrap(
        await client.GET('/api/v1/table', {
          params: { query: { filter: quoted(words), fields: '', limit: 10 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Runs by their ids, with some of their fields; deleted ones too. */
export const runsOf = (ids: readonly string[], fields: readonly string[] = []) =>
  queryOptions({
    queryKey: ['runs', 'of', ids, fields],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, RunRow>> => {
      const filter = `runs.id in (${ids.map(quoted).join(', ')})`;
      const query = { filter, fields: fields.join(','), lifecycle: 'all' as const, limit: ids.length };
      const { items } = unwrap(await client.GET('/api/v1/table', { params: { query }, signal }));
      return new Map(items.map((run) => [run.id, run]));
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });

/** An experiment without its runs. */
export const experimentHead = (id: string) =>
  queryOptions({
    queryKey: ['experiment', id],
    queryFn: async ({ signal }) => {
      const params = { path: { experiment_id: id }, query: { runs: 0 } };
      return unwrap(await client.GET('/api/v1/experiments/{experiment_id}', { params, signal }));
    },
  });

/**
 * Everything of one run is kept under its key. What grows slowly or is large stands under `slow`: it is asked for again
 * less often while the run logs.
 */
export const runKey = (id: string) => ['run', id] as const;
export const slowKey = (id: string) => [...runKey(id), 'slow'] as const;

export const run = (id: string) =>
  queryOptions({
    queryKey: runKey(id),
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/runs/{run_id}', { params: { path: { run_id: id } }, signal })),
  });

export interface Spark {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const SPARK_BUCKETS = 48;

/** Coarse lines of many metrics, in one request. */
export const sparks = (id: string, names: readonly string[]) =>
  queryOptions({
    queryKey: [...slowKey(id), 'sparks', names],
    queryFn: async ({ signal }) => {
      const body = {
        runs: [id],
        metrics: [...names],
        x: 'step',
        buckets: SPARK_BUCKETS,
        attempts: 'visible' as const,
      };
      const { series } = unwrap(await client.POST('/api/v1/charts', { body, signal }));
      return new Map<string, Spark>(
        series.map((one) => [one.metric, { x: one.x, y: (one.mean ?? one.value ?? []).map(Number) }]),
      );
    },
    enabled: names.length > 0,
    placeholderData: keepPreviousData,
  });

/** How the metrics of an experiment are drawn and judged, in the order of precedence. */
export const definitions = (experiment: string) =>
  queryOptions({
    queryKey: ['definitions', experiment],
    queryFn: async ({ signal }) => {
      const params = { path: { experiment_id: experiment } };
      return unwrap(await client.GET('/api/v1/experiments/{experiment_id}/metric-definitions', { params, signal }))
        .items;
    },
  });
