/** Keeps what is shown of the registry up to date: it changes rarely, so now and then is enough. */

import { useCallback } from 'react';
import { useChanges } from '@/api/live';
import { queryClient } from '@/app/query';
import { useThrottled } from '@/lib/useThrottled';
import { REGISTRY_KEY } from './queries';

const SLOW_MS = 5000;

export function useFreshRegistry(): void {
  const refresh = useThrottled(
    useCallback(() => void queryClient.invalidateQueries({ queryKey: REGISTRY_KEY }), []),
    SLOW_MS,
  );
  useChanges(refresh);
}
