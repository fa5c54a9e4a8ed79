import { queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';

export const savedViews = (experiment: string) =>
  queryOptions({
    queryKey: ['views', experiment],
    queryFn: async ({ signal }) => {
      const params = { path: { experiment_id: experiment } };
      return unwrap(await client.GET('/api/v1/experiments/{experiment_id}/views', { params, signal })).items;
    },
  });
