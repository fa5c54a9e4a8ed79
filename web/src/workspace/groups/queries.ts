import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';
import { asParams, PAGE, type RunsQuery, rowsKey } from '../data/queries';

/** Groups on one page. */
export const GROUPS = 200;

/** Runs put together by the values of some fields, over all that the filter finds; `page` counts from 0. */
export const runGroups = (
  query: RunsQuery,
  by: readonly string[],
  fields: readonly string[],
  sort: string,
  page: number,
) =>
  queryOptions({
    queryKey: [...rowsKey(query.experiment), 'groups', query.filter, query.lifecycle, by, fields, sort, page],
    queryFn: async ({ signal }) => {
      const { experiment, filter, lifecycle } = query;
      const asked = { by: by.join(), fields: fields.join(), sort, limit: GROUPS, skip: page * GROUPS };
      const params = { query: { experiment: [experiment], filter, lifecycle, ...asked } };
      return unwrap(await client.GET('/api/v1/groups', { params, signal }));
    },
    placeholderData: keepPreviousData,
  });

/** The runs of a group, a page after the other. */
export const groupRuns = (query: RunsQuery, fields: string) =>
  infiniteQueryOptions({
    queryKey: [...rowsKey(query.experiment), 'group', query, fields],
    queryFn: async ({ pageParam: cursor, signal }) => {
      const params = { query: { ...asParams(query), fields, limit: PAGE, ...(cursor ? { cursor } : {}) } };
      return unwrap(await client.GET('/api/v1/table', { params, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  });
