/** A run's console while it is shown: followed while the run prints. */

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ConsoleLine } from '@/api/__generated__/schema';
import { client, unwrap } from '@/api/client';
import { type Changed, useChanges } from '@/api/live';
import { slowKey } from '@/api/queries';
import { useThrottled } from '@/lib/useThrottled';
import { isOf } from '../live';
import { Console, type Lines } from './console';

export interface Source {
  readonly run: string;
  /** The newest when null. */
  readonly attempt: string | null;
  readonly stream: 'stdout' | 'stderr' | null;
}

function queryOf({ attempt, stream }: Source) {
  return { ...(attempt ? { attempt } : {}), ...(stream ? { stream } : {}) };
}

/** The console and a number that rises when it has something new. */
export function useConsole({ run, attempt, stream }: Source): { console: Console; version: number } {
  const [version, setVersion] = useState(0);
  const console = useMemo(() => {
    const fetch = async (lines: Lines) => {
      const params = { path: { run_id: run }, query: { ...queryOf({ run, attempt, stream }), ...lines } };
      return unwrap(await client.GET('/api/v1/runs/{run_id}/console', { params }));
    };
    return new Console(fetch, () => setVersion((before) => before + 1));
  }, [run, attempt, stream]);
  const follow = useThrottled(
    useCallback(() => void console.follow(), [console]),
    1000,
  );
  useEffect(() => void console.follow(), [console]);
  useChanges(useCallback((changed: Changed) => isOf(changed, run) && follow(), [run, follow]));
  return { console, version };
}

const MOST_HITS = 10_000;

export interface Hits {
  readonly lines: readonly ConsoleLine[];
  /** There are more than were asked for. */
  readonly more: boolean;
  readonly loading: boolean;
  readonly error: Error | null;
}

/** Every line that holds the words, over the whole console, loaded or not. */
export function useHits(source: Source, words: string): Hits {
  const { data, error, isPending } = useQuery({
    queryKey: [...slowKey(source.run), 'console', source, words],
    queryFn: async ({ signal }) => {
      const query = { ...queryOf(source), q: words, limit: MOST_HITS };
      const params = { path: { run_id: source.run }, query };
      return unwrap(await client.GET('/api/v1/runs/{run_id}/console', { params, signal }));
    },
    enabled: words !== '',
  });
  return useMemo(
    () => ({ lines: data?.items ?? [], more: !!data?.next_cursor, loading: words !== '' && isPending, error }),
    [data, words, isPending, error],
  );
}
