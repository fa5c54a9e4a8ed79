import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';
import { type RunsQuery, rowsKey } from '../data/queries';

/** Cells of up to 5,000 runs, column by column. */
export const columnValues = (query: RunsQuery, fields: readonly string[]) =>
  queryOptions({
    queryKey: [...rowsKey(query.experiment), 'values', query.filter, query.lifecycle, fields],
    queryFn: async ({ signal }) => {
      const { experiment, filter, lifecycle } = query;
      const params = { query: { experiment: [experiment], filter, lifecycle, fields: fields.join() } };
      return unwrap(await client.GET('/api/v1/columns/values', { params, signal }));
    },
    enabled: fields.length > 0,
    placeholderData: keepPreviousData,
  });
