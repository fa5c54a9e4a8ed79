/** The metrics of a run, however many, by name. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MetricSummary, RunDetail } from '@/api/__generated__/schema';
import { metrics as metricsQuery } from '../queries';

/** As many come with the run itself. */
const WITH_RUN = 1000;

export interface Metrics {
  readonly list: readonly MetricSummary[];
  readonly error: Error | null;
  /** Whether more are on their way. */
  readonly loading: boolean;
}

export function useMetrics(run: RunDetail): Metrics {
  const own = useMemo(() => Object.values(run.metrics ?? {}), [run.metrics]);
  const more = own.length >= WITH_RUN;
  const all = useQuery({ ...metricsQuery(run.id), enabled: more });
  return {
    list: (more && all.data) || own,
    error: more ? all.error : null,
    loading: more && all.isPending,
  };
}

export const isSystem = (name: string): boolean => name.startsWith('system/');
