/** Whose files are shown, and where each is found. */

import { infiniteQueryOptions } from '@tanstack/react-query';
import type { PageArtifactEntry } from '@/api/__generated__/schema';

const AT_ONCE = 500;

export interface Source {
  /** Under which answers are kept. */
  readonly key: readonly unknown[];
  /** The folder that is shown; of all files, the empty text. */
  readonly root: string;
  page(query: { path: string; limit: number; cursor?: string }, signal: AbortSignal): Promise<PageArtifactEntry>;
  /** The file itself, and the same to be saved. */
  address(path: string): string;
  download(path: string): string;
  /** What fetches it in a shell. */
  command(path: string): string;
}

/** A folder, page by page. */
export const folder = (source: Source, path: string) =>
  infiniteQueryOptions({
    queryKey: [...source.key, 'files', path],
    queryFn: ({ signal, pageParam }) =>
      source.page({ path, limit: AT_ONCE, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
