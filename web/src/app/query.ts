/** How answers are kept: shown while newer ones are asked for, and asked for again only when something changed. */

import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '@/api/client';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => !(error instanceof ProblemError && error.status < 500) && failures < 3,
    },
  },
});
