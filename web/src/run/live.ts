/** Keeps what is shown of a run up to date: its own values at once, what is large or grows slowly now and then. */

import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Changed, useChanges } from '@/api/live';
import { runKey, slowKey } from '@/api/queries';
import { useThrottled } from '@/lib/useThrottled';

const SOON_MS = 1000;
const SLOW_MS = 5000;

export function isOf(changed: Changed, run: string): boolean {
  return changed.all || changed.runs.has(run);
}

export function useLiveRun(run: string): void {
  const client = useQueryClient();
  const soon = useThrottled(
    useCallback(() => void client.invalidateQueries({ queryKey: runKey(run), exact: true }), [client, run]),
    SOON_MS,
  );
  const slow = useThrottled(
    useCallback(() => void client.invalidateQueries({ queryKey: slowKey(run) }), [client, run]),
    SLOW_MS,
  );
  useChanges(
    useCallback(
      (changed: Changed) => {
        if (!isOf(changed, run)) return;
        soon();
        slow();
      },
      [run, soon, slow],
    ),
  );
}
