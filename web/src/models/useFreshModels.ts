/** Keeps what is shown of an experiment's models up to date, now and then while its runs train. */

import { useCallback } from 'react';
import { type Changed, useChanges } from '@/api/live';
import { queryClient } from '@/app/query';
import { useThrottled } from '@/lib/useThrottled';

const SLOW_MS = 5000;

export function useFreshModels(experiment: string | undefined): void {
  const refresh = useThrottled(
    useCallback(() => {
      void queryClient.invalidateQueries({ queryKey: ['model'] });
      void queryClient.invalidateQueries({ queryKey: ['models'] });
    }, []),
    SLOW_MS,
  );
  useChanges(
    useCallback(
      (changed: Changed) => {
        if (changed.all || (experiment !== undefined && changed.experiments.has(experiment))) refresh();
      },
      [experiment, refresh],
    ),
  );
}
