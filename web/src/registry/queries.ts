/** What the pages of the registry ask of the server. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from '@/api/client';

export const REGISTRY_KEY = ['registry'] as const;
export const registeredKey = (name: string) => [...REGISTRY_KEY, 'model', name] as const;

/** Registered models, page by page. */
export const registry = (words: string) =>
  infiniteQueryOptions({
    queryKey: [...REGISTRY_KEY, 'list', words],
    queryFn: async ({ signal, pageParam }) => {
      const query = { q: words, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(await client.GET('/api/v1/registry/models', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The first of those whose name or description has these words in it. */
export const registryNamed = (words: string) =>
  queryOptions({
    queryKey: [...REGISTRY_KEY, 'list', 'named', words],
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/registry/models', { params: { query: { q: words, limit: 20 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const registered = (name: string) =>
  queryOptions({
    queryKey: registeredKey(name),
    queryFn: async ({ signal }) =>
      unwrap(await client.GET('/api/v1/registry/models/{name}', { params: { path: { name } }, signal })),
  });

/** The versions of a registered model, the newest first, page by page. */
export const versions = (name: string) =>
  infiniteQueryOptions({
    queryKey: [...registeredKey(name), 'versions'],
    queryFn: async ({ signal, pageParam }) => {
      const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { name }, query };
      return unwrap(await client.GET('/api/v1/registry/models/{name}/versions', { params, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const version = (name: string, number: number) =>
  queryOptions({
    queryKey: [...registeredKey(name), 'version', number],
    queryFn: async ({ signal }) => {
      const params = { path: { name, version: number } };
      return unwrap(await client.GET('/api/v1/registry/models/{name}/versions/{version}', { params, signal }));
    },
  });
