/** What the pages of models ask of the server. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';
import { slowKey } from '@/api/queries';
import { files } from '@/app/paths';
import type { Source } from '@/files/source';

export const modelKey = (id: string) => ['model', id] as const;

export const model = (id: string) =>
  queryOptions({
    queryKey: modelKey(id),
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/models/{model_id}', { params: { path: { model_id: id } }, signal })),
  });

/** Models by their ids, in any order. */
export const modelsOf = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['models', 'of', ids],
    queryFn: async ({ signal }) => {
      const params = { query: { id: [...ids], limit: ids.length } };
      return unwrap(await client.GET('/api/v1/models', { params, signal })).items;
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });

export function modelFiles(id: string): Source {
  return {
    key: modelKey(id),
    root: '',
    page: async (query, signal) => {
      const params = { path: { model_id: id }, query };
      return unwrap(await client.GET('/api/v1/models/{model_id}/files', { params, signal }));
    },
    address: (path) => files.ofModel(id, path),
    download: (path) => files.downloadOfModel(id, path),
    command: (path) => `curl -O '${location.origin}${files.ofModel(id, path)}'`,
  };
}

/** The models of an experiment, the newest first, page by page. */
export const models = (experiment: string, words: string) =>
  infiniteQueryOptions({
    queryKey: ['models', 'experiment', experiment, words],
    queryFn: async ({ signal, pageParam }) => {
      const query = { experiment: [experiment], q: words, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(await client.GET('/api/v1/models', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The models that a run made or used, and the versions that came from it. */
export const runModels = (run: string) =>
  queryOptions({
    queryKey: [...slowKey(run), 'models'],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: run }, query: { limit: 1000 } };
      return unwrap(await client.GET('/api/v1/runs/{run_id}/models', { params, signal }));
    },
  });
