/** A run beside the others: what one wants to know of it without leaving them. Its page is a key further. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Maximize2, X } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { run as runQuery } from '@/api/queries';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { Ending } from '@/run/header/Ending';
import { RunName } from '@/run/header/RunName';
import { StateLine } from '@/run/header/StateLine';
import { useLiveRun } from '@/run/live';
import { MetricsTable } from '@/run/overview/MetricsTable';
import { Notes } from '@/run/overview/Notes';
import { Params } from '@/run/overview/Params';
import { Tags } from '@/run/overview/Tags';
import { IconButton } from '@/ui/Button';
import { Failure, Skeleton } from '@/ui/states';
import { useWorkspacePart } from '../data/model';

export function Peek({ run: id }: { run: string }) {
  const { change } = useWorkspacePart((one) => ({ change: one.change }));
  const close = useCallback(() => change({ peek: null }, 'gesture'), [change]);
  const { data: run, error, refetch } = useQuery(runQuery(id));
  useLiveRun(id);
  useCommands(
    useMemo(
      () => [{ id: 'peek.close', name: 'Close the run beside', group: 'Runs', keys: ['escape'], run: close }],
      [close],
    ),
  );
  return (
    <aside
      aria-label={run ? `Run ${run.name}` : 'Run'}
      className="absolute inset-y-0 right-0 z-30 w-[min(100%,480px)] overflow-auto border-line border-l bg-bg shadow-lg"
    >
      <div className="sticky top-0 z-10 flex items-start gap-1 bg-bg px-4 pt-3 pb-1">
        <h2 className="min-w-0 grow text-lg">{run && <RunName key={id} run={run} />}</h2>
        <Link
          {...paths.run(id)}
          aria-label="Open the run's page"
          title="Open the run's page"
          className="flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
        >
          <Maximize2 size={14} aria-hidden />
        </Link>
        <IconButton label="Close" icon={<X size={16} />} onPress={close} />
      </div>
      {run && <Overview key={id} run={run} />}
      {!run && error && <Failure error={error} onRetry={() => void refetch()} />}
      {!run && !error && <Skeleton className="mx-4 h-5 w-2/3" />}
    </aside>
  );
}

function Overview({ run }: { run: RunDetail }) {
  return (
    <div className="flex flex-col gap-5 px-4 pb-4">
      <div className="flex flex-col gap-1.5">
        <StateLine run={run} />
        <Ending run={run} />
      </div>
      <Tags run={run} />
      <Notes run={run} />
      <MetricsTable run={run} brief />
      <Params run={run} />
    </div>
  );
}
