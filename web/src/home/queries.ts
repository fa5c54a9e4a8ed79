import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';
import { quoted } from '@/api/queries';

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

/** Runs that train now, the newest first: those of an owner, or of anybody. */
export const runningRuns = (owner: string | null = null) =>
  queryOptions({
    queryKey: ['running', owner],
    queryFn: async ({ signal }) => {
      const filter = owner === null ? '' : `runs.owner = ${quoted(owner)}`;
      const query = { status: 'running' as const, filter, fields: 'runs.owner,runs.experiment', limit: MOST_RUNNING };
      return unwrap(await client.GET('/api/v1/table', { params: { query }, signal }));
    },
  });

export const runningCount = () =>
  queryOptions({
    queryKey: ['running', 'count'],
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/table/count', { params: { query: { status: 'running' } }, signal })).count,
  });
