import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';
import { type RunsQuery, rowsKey } from '../data/queries';

const MOST_GROUPS = 200;

/** Runs put together by the values of some fields, over all that the filter finds. */
export const runGroups = (query: RunsQuery, by: readonly string[], fields: readonly string[], sort: string) =>
  queryOptions({
    queryKey: [...rowsKey(query.experiment), 'groups', query.filter, query.lifecycle, by, fields, sort],
    queryFn: async ({ signal }) => {
      const { experiment, filter, lifecycle } = query;
      const asked = { by: by.join(), fields: fields.join(), sort, limit: MOST_GROUPS };
      const params = { query: { experiment: [experiment], filter, lifecycle, ...asked } };
      return unwrap(await client.GET('/api/v1/groups', { params, signal }));
    },
    placeholderData: keepPreviousData,
  });
