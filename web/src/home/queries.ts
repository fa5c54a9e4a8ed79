import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';

const MOST_RUNNING = 12;
export const BUCKETS = 60;

/** Experiments at a glance, page by page. */
export const overview = (words: string) =>
  infiniteQueryOptions({
    queryKey: ['overview', words],
    queryFn: async ({ signal, pageParam }) => {
      const query = { q: words, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(await client.GET('/api/v1/overview', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Runs that train now, the newest first. */
export const runningRuns = () =>
  queryOptions({
    queryKey: ['running'],
    queryFn: async ({ signal }) => {
      const query = { status: 'running' as const, fields: 'runs.owner,runs.experiment', limit: MOST_RUNNING };
      return unwrap(await client.GET('/api/v1/table', { params: { query }, signal }));
    },
  });

/** A metric of a run, coarsely. */
export const glimpse = (run: string, metric: string) =>
  queryOptions({
    queryKey: ['glimpse', run, metric],
    queryFn: async ({ signal }) => {
      const body = { runs: [run], metrics: [metric], buckets: BUCKETS, x: 'step', attempts: 'visible' as const };
      const chart = unwrap(await client.POST('/api/v1/charts', { body, signal }));
      const [series] = chart.series;
      return (series?.mean ?? series?.value ?? []).map(Number);
    },
  });
