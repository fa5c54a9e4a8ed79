import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';

const MOST_RUNNING = 12;

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
