/** What can be done with a run. Each says what happened, and how to take it back. */

import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunDetail, RunUpdate } from '@/api/__generated__/schema';
import { client, unwrap } from '@/api/client';
import { runKey } from '@/api/queries';
import { attempt } from '@/ui/attempt';
import { toast } from '@/ui/toasts';

type Values = Record<string, string | number | boolean | unknown[] | null>;

export interface RunActions {
  update(change: RunUpdate): Promise<boolean>;
  setTags(tags: Values): Promise<boolean>;
  archive(): Promise<void>;
  restore(): Promise<void>;
  remove(): Promise<void>;
}

export function useRunActions(run: string): RunActions {
  const queries = useQueryClient();
  return useMemo(() => {
    const path = { params: { path: { run_id: run } } };
    const refresh = () => queries.invalidateQueries({ queryKey: runKey(run), exact: true });
    const shown = (detail: RunDetail) => queries.setQueryData(runKey(run), detail);

    async function restore(): Promise<void> {
      await attempt(async () => shown(unwrap(await client.POST('/api/v1/runs/{run_id}/restore', path))));
    }
    async function archive(): Promise<void> {
      const done = await attempt(async () => shown(unwrap(await client.POST('/api/v1/runs/{run_id}/archive', path))));
      if (done) toast({ text: 'The run is archived.', undo: restore });
    }
    async function remove(): Promise<void> {
      const done = await attempt(async () => {
        unwrap(await client.DELETE('/api/v1/runs/{run_id}', path));
        await refresh();
      });
      if (done) toast({ text: 'The run is deleted. It can be restored for 30 days.', undo: restore });
    }
    const update = (change: RunUpdate) =>
      attempt(async () => shown(unwrap(await client.PATCH('/api/v1/runs/{run_id}', { ...path, body: change }))));
    const setTags = (tags: Values) =>
      attempt(async () => {
        unwrap(await client.PATCH('/api/v1/runs/{run_id}/tags', { ...path, body: tags }));
        await refresh();
      });
    return { update, setTags, archive, restore, remove };
  }, [queries, run]);
}
