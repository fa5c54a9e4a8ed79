/** What a workspace asks of the server. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RunRow, RunsTable } from '@/api/__generated__/schema';
import { client, unwrap } from '@/api/client';
import { sortText, type View } from '@/state/workspace';

export const PAGE = 100;

/** What groups are sorted by beside their fields. */
export const GROUP_SIZE = 'count';

/** Which runs, in which order: what lists, counts and drawn lines have in common. */
export interface RunsQuery {
  readonly experiment: string;
  readonly filter: string;
  readonly sort: string;
  readonly lifecycle: 'active' | 'archived' | 'all';
}

export function runsQuery(experiment: string, view: View): RunsQuery {
  return {
    experiment,
    filter: view.filter,
    // Groups are sorted by their size, too; runs have none.
    sort: sortText(view.sort.filter((key) => key.field !== GROUP_SIZE)),
    lifecycle: view.archived ? 'archived' : 'active',
  };
}

export function asParams({ experiment, filter, sort, lifecycle }: RunsQuery) {
  return { experiment: [experiment], filter, sort, lifecycle };
}

export const rowsKey = (experiment: string) => ['rows', experiment] as const;

/** Parts of it that are the same while runs only log on. */
export const SLOW: ReadonlySet<unknown> = new Set(['count', 'drawn']);

/** One page of rows; the one before it, if it is known, says where it begins. */
export const rowsPage = (query: RunsQuery, fields: string, page: number, cursor: string | null | undefined) =>
  queryOptions({
    queryKey: [...rowsKey(query.experiment), 'page', query, fields, page],
    queryFn: async ({ signal }) => {
      const place = cursor ? { cursor } : { skip: page * PAGE };
      const params = { query: { ...asParams(query), fields, limit: PAGE, ...place } };
      return unwrap(await client.GET('/api/v1/table', { params, signal }));
    },
    staleTime: 60_000,
  });

export const runsCount = (query: RunsQuery) =>
  queryOptions({
    queryKey: [...rowsKey(query.experiment), 'count', query.filter, query.lifecycle],
    queryFn: async ({ signal }) => {
      const { experiment, filter, lifecycle } = asParams(query);
      const params = { query: { experiment, filter, lifecycle } };
      return unwrap(await client.GET('/api/v1/table/count', { params, signal })).count;
    },
    placeholderData: keepPreviousData,
  });

/** The runs that are drawn: the first of the table. */
export const drawnRuns = (query: RunsQuery, fields: string, limit: number) =>
  queryOptions({
    queryKey: [...rowsKey(query.experiment), 'drawn', query, fields, limit],
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/table', { params: { query: { ...asParams(query), fields, limit } }, signal })),
    placeholderData: keepPreviousData,
  });

const MOST_ROWS = 1000;

/** The rows that a query finds, a page after the other. */
export async function* allRows(query: RunsQuery, fields: string): AsyncGenerator<readonly RunRow[]> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const params = { query: { ...asParams(query), fields, limit: MOST_ROWS, ...(cursor ? { cursor } : {}) } };
    const page: RunsTable = unwrap(await client.GET('/api/v1/table', { params }));
    yield page.items;
    cursor = page.next_cursor;
  }
}

export async function rowIds(query: RunsQuery): Promise<string[]> {
  const ids: string[] = [];
  for await (const rows of allRows(query, '')) ids.push(...rows.map((row) => row.id));
  return ids;
}

/** Runs by their ids, in any order, without those that were deleted. */
export const runsById = (experiment: string, ids: readonly string[], fields: readonly string[]) =>
  queryOptions({
    queryKey: [...rowsKey(experiment), 'ids', ids, fields],
    queryFn: async ({ signal }) => {
      const filter = `runs.id in (${ids.map((id) => `'${id}'`).join(', ')})`;
      const lifecycle = 'all' as const;
      const query = { experiment: [experiment], filter, fields: fields.join(), lifecycle, limit: ids.length };
      const { items } = unwrap(await client.GET('/api/v1/table', { params: { query }, signal }));
      return { fields, items: items.filter((run) => run.lifecycle !== 'deleted') };
    },
    enabled: ids.length > 0,
    placeholderData: ids.length ? keepPreviousData : () => undefined,
  });

export const knownFields = (experiment: string, words: string, limit: number) =>
  queryOptions({
    queryKey: ['fields', experiment, words, limit],
    queryFn: async ({ signal }) => {
      const params = { path: { experiment_id: experiment }, query: { q: words, limit } };
      return unwrap(await client.GET('/api/v1/experiments/{experiment_id}/fields', { params, signal })).items;
    },
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
