/** An experiment: its runs as a table beside their charts. All of it is in the address. */

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useRef } from 'react';
import { type Changed, useChanges } from '@/api/live';
import { experimentHead } from '@/api/queries';
import { PageBar } from '@/app/PageBar';
import { experimentId } from '@/app/paths';
import { queryClient } from '@/app/query';
import { useThrottled } from '@/lib/useThrottled';
import type { Mode } from '@/state/workspace';
import { Failure } from '@/ui/states';
import { BestRun } from './BestRun';
import { BulkBar } from './bulk/BulkBar';
import { ChartsPane } from './charts/ChartsPane';
import { type Workspace as Model, useModel, useWorkspacePart, WorkspaceProvider } from './data/model';
import { rowsKey, SLOW } from './data/queries';
import { FilterChips } from './filter/FilterBox';
import { GroupsTable } from './groups/GroupsTable';
import { ModeTabs } from './ModeTabs';
import { Split } from './Split';
import { Toolbar } from './Toolbar';
import { RunsTable } from './table/RunsTable';
import { useViewCommands } from './useViewCommands';

const OTHERS = {
  compare: lazy(() => import('./ComparePane').then((file) => ({ default: file.ComparePane }))),
  scatter: lazy(() => import('./explore/ScatterPane').then((file) => ({ default: file.ScatterPane }))),
  parallel: lazy(() => import('./explore/ParallelPane').then((file) => ({ default: file.ParallelPane }))),
};

const Peek = lazy(() => import('./peek/Peek').then((file) => ({ default: file.Peek })));

// What these show is a part of the workspace; they render again when it has changed, not with every other change.
const StillToolbar = memo(Toolbar);
const StillChips = memo(FilterChips);
const StillBest = memo(BestRun);
const StillBulk = memo(BulkBar);
const StillTabs = memo(ModeTabs);

export function WorkspacePage() {
  const { ref } = useParams({ from: '/e/$ref' });
  const id = experimentId(ref);
  return <Workspace key={id} id={id} />;
}

function Workspace({ id }: { id: string }) {
  const experiment = useQuery(experimentHead(id));
  const workspace = useModel(id);
  useViewCommands(workspace);
  useFreshRows(workspace);
  if (experiment.error)
    return <Failure error={experiment.error} onRetry={() => void experiment.refetch()} className="h-full" />;
  const name = experiment.data?.name ?? '';
  return (
    <WorkspaceProvider value={workspace}>
      <PageBar title={name || 'Experiment'}>
        <h1 dir="auto" className="min-w-0 max-w-72 shrink truncate font-semibold text-lg" title={name}>
          {name}
        </h1>
        <StillTabs />
      </PageBar>
      <div className="flex h-full flex-col">
        <StillToolbar />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 pb-1.5 empty:hidden">
          <StillChips />
          <StillBest />
        </div>
        <div className="relative min-h-0 grow border-line border-t">
          <Panes mode={workspace.view.mode} grouped={workspace.view.group.length > 0} />
          <Suspense fallback={null}>{workspace.view.peek !== null && <Peek run={workspace.view.peek} />}</Suspense>
        </div>
        <StillBulk />
      </div>
    </WorkspaceProvider>
  );
}

const Panes = memo(function Panes({ mode, grouped }: { mode: Mode; grouped: boolean }) {
  const { ready } = useWorkspacePart((one) => ({ ready: one.ready }));
  const table = grouped ? <GroupsTable /> : <RunsTable />;
  if (mode === 'table') return table;
  if (mode === 'charts') return <ChartsPane />;
  if (mode === 'split') return <Split left={table} right={<ChartsPane />} />;
  if (!ready) return null;
  const Pane = OTHERS[mode];
  return (
    <Suspense fallback={null}>
      <Pane />
    </Suspense>
  );
});

/** Names of metrics come rarely, and their examples are not looked at while runs train. */
const NAMES_MS = 5000;
/** So does what is drawn and how many runs there are, unless another run is told of: points are the series' matter. */
const DRAWN_MS = 5000;

/** Rows and names follow what changes, rows at most once a second: the stream sees to that. */
function useFreshRows({ experiment, drawnIds }: Model): void {
  const names = useThrottled(
    useCallback(() => void queryClient.invalidateQueries({ queryKey: ['fields', experiment] }), [experiment]),
    NAMES_MS,
  );
  const refresh = useCallback(
    (which: (part: unknown) => boolean) =>
      void queryClient.invalidateQueries({
        queryKey: rowsKey(experiment),
        predicate: ({ queryKey }) => which(queryKey[2]),
      }),
    [experiment],
  );
  const drawn = useThrottled(
    useCallback(() => refresh((part) => SLOW.has(part)), [refresh]),
    DRAWN_MS,
  );
  const known = useRef(drawnIds);
  known.current = drawnIds;
  const listener = useCallback(
    (changed: Changed) => {
      if (!changed.all && !changed.experiments.has(experiment)) return;
      const others = changed.all || !changed.runs.isSubsetOf(known.current);
      refresh((part) => others || !SLOW.has(part));
      if (!others) drawn();
      names();
    },
    [experiment, refresh, drawn, names],
  );
  useChanges(listener);
  const key = useMemo(() => rowsKey(experiment), [experiment]);
  // Rows of another visit are shown at once, and asked for again.
  useEffect(() => void queryClient.invalidateQueries({ queryKey: key }), [key]);
}
