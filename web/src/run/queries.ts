/** What a run's page asks of the server. The run itself is in `api/queries`. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { MetricSummary, PageMetricSummary } from '@/api/__generated__/schema';
import { client, unwrap } from '@/api/client';
import { slowKey } from '@/api/queries';
import { files } from '@/app/paths';
import type { Source } from '@/files/source';

export const attempts = (id: string) =>
  queryOptions({
    queryKey: [...slowKey(id), 'attempts'],
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/runs/{run_id}/attempts', { params: { path: { run_id: id } }, signal })).items,
  });

/** What a run uses, from the first on. */
export const datasets = (id: string) =>
  queryOptions({
    queryKey: [...slowKey(id), 'datasets'],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: id }, query: { limit: 1000 } };
      return unwrap(await client.GET('/api/v1/runs/{run_id}/datasets', { params, signal })).items;
    },
  });

const LAST_LINES = 20;

/** The last line of a run's console that says something; null without one. */
export const lastWords = (id: string) =>
  queryOptions({
    queryKey: [...slowKey(id), 'console', 'last'],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: id }, query: { tail: LAST_LINES } };
      const { items } = unwrap(await client.GET('/api/v1/runs/{run_id}/console', { params, signal }));
      return items.findLast((line) => line.text.trim() !== '')?.text ?? null;
    },
  });

export const notices = (id: string) =>
  queryOptions({
    queryKey: [...slowKey(id), 'notices'],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: id }, query: { limit: 1000 } };
      return unwrap(await client.GET('/api/v1/runs/{run_id}/notices', { params, signal })).items;
    },
  });

const ALL_METRICS = 100_000;

/** All metrics of a run. The run itself brings only the first thousand. */
export const metrics = (id: string) =>
  queryOptions({
    queryKey: [...slowKey(id), 'metrics'],
    queryFn: async ({ signal }): Promise<readonly MetricSummary[]> => {
      const params = { path: { run_id: id }, query: { limit: ALL_METRICS } };
      const page = unwrap(await client.GET('/api/v1/runs/{run_id}/metrics', { params, signal }));
      // Without a name the server answers with summaries.
      return (page as PageMetricSummary).items;
    },
    placeholderData: keepPreviousData,
  });

export const mediaNames = (id: string) =>
  queryOptions({
    queryKey: [...slowKey(id), 'media', 'names'],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: id }, query: { limit: 1000 } };
      return unwrap(await client.GET('/api/v1/runs/{run_id}/media/names', { params, signal }));
    },
  });

const MOST_STEPS = 20_000;

export const mediaSteps = (id: string, name: string) =>
  queryOptions({
    queryKey: [...slowKey(id), 'media', 'steps', name],
    queryFn: async ({ signal }) => {
      const steps: number[] = [];
      let cursor: string | undefined;
      do {
        const query = { name, limit: 1000, ...(cursor ? { cursor } : {}) };
        const params = { path: { run_id: id }, query };
        const page = unwrap(await client.GET('/api/v1/runs/{run_id}/media/steps', { params, signal }));
        steps.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor && steps.length < MOST_STEPS);
      return steps;
    },
    placeholderData: keepPreviousData,
  });

export const mediaAt = (id: string, name: string, step: number) =>
  queryOptions({
    queryKey: [...slowKey(id), 'media', 'at', name, step],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: id }, query: { name, step, limit: 200 } };
      return unwrap(await client.GET('/api/v1/runs/{run_id}/media', { params, signal }));
    },
    placeholderData: keepPreviousData,
  });

/** A run's files, or those of them that are below a folder. */
export function runFiles(id: string, root = ''): Source {
  return {
    key: slowKey(id),
    root,
    page: async (query, signal) =>
      unwrap(await client.GET('/api/v1/runs/{run_id}/artifacts', { params: { path: { run_id: id }, query }, signal })),
    address: (path) => files.artifact(id, path),
    download: (path) => files.download(id, path),
    command: (path) => `runfolio artifacts get ${id} ${path}`,
  };
}
