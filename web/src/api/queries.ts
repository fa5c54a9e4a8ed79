/** What pages ask of the server, each with the key under which its answer is kept. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
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

/** An experiment without its runs. */
export const experimentHead = (id: string) =>
  queryOptions({
    queryKey: ['experiment', id],
    queryFn: async ({ signal }) => {
      const params = { path: { experiment_id: id }, query: { runs: 0 } };
      return unwrap(await client.GET('/api/v1/experiments/{experiment_id}', { params, signal }));
    },
  });

export const run = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/runs/{run_id}', { params: { path: { run_id: id } }, signal })),
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
