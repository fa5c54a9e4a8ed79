/** One run: its header, and behind tabs all that was recorded of it. */

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { Tab as AriaTab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { RunDetail } from '@/api/__generated__/schema';
import { ProblemError } from '@/api/client';
import { run as runQuery } from '@/api/queries';
import { useCommands } from '@/app/keys';
import { PageBar } from '@/app/PageBar';
import { paths } from '@/app/paths';
import { cx } from '@/ui/classes';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { readTab, TABS, type Tab, useAddress } from './address';
import { Header } from './header/Header';
import { useLiveRun } from './live';

export interface TabProps {
  readonly run: RunDetail;
}

const CONTENT: Record<Tab, React.LazyExoticComponent<React.ComponentType<TabProps>>> = {
  overview: lazy(() => import('./overview/OverviewTab')),
  charts: lazy(() => import('./charts/ChartsTab')),
  system: lazy(() => import('./charts/SystemTab')),
  logs: lazy(() => import('./logs/LogsTab')),
  media: lazy(() => import('./media/MediaTab')),
  artifacts: lazy(() => import('./artifacts/ArtifactsTab')),
  code: lazy(() => import('./code/CodeTab')),
};

const TITLES: Record<Tab, string> = {
  ...{ overview: 'Overview', charts: 'Charts', system: 'System', logs: 'Logs' },
  ...{ media: 'Media', artifacts: 'Artifacts', code: 'Code' },
};

export function RunPage() {
  const { run: id } = useParams({ from: '/r/$run' });
  const { data: run, error, refetch } = useQuery(runQuery(id));
  useLiveRun(id);
  if (run) return <Loaded key={id} run={run} />;
  if (error) return <NotThere id={id} error={error} onRetry={() => void refetch()} />;
  return <Loading />;
}

function Loaded({ run }: TabProps) {
  const [search, set] = useAddress();
  const tab = readTab(search.tab);
  useTabKeys(set);
  return (
    <div className="flex h-full min-w-0 flex-col">
      {/* Outside of the tabs, which render what is in them twice to know their list. */}
      <Header run={run} />
      <Tabs
        selectedKey={tab}
        onSelectionChange={(key) => set({ tab: key === 'overview' ? null : String(key) })}
        className="flex min-h-0 grow flex-col"
      >
        <TabList
          aria-label="Parts of the run"
          className="mt-2 flex shrink-0 overflow-x-auto border-line border-b px-3 [scrollbar-width:none]"
        >
          {TABS.map((one) => (
            <AriaTab
              key={one}
              id={one}
              className={cx(
                'flex h-8 shrink-0 cursor-pointer items-center border-transparent border-b-2 px-2.5 text-muted outline-offset-[-2px]',
                'hover:text-text data-[selected]:border-accent data-[selected]:font-medium data-[selected]:text-text',
              )}
            >
              {TITLES[one]}
            </AriaTab>
          ))}
        </TabList>
        {TABS.map((one) => {
          const Content = CONTENT[one];
          return (
            <TabPanel key={one} id={one} data-scroller className="min-h-0 grow overflow-auto outline-offset-[-2px]">
              <Suspense fallback={<Bars />}>
                <Content run={run} />
              </Suspense>
            </TabPanel>
          );
        })}
      </Tabs>
    </div>
  );
}

const CHORDS: Partial<Record<Tab, string[]>> = { media: ['g m'], artifacts: ['g a'] };

function useTabKeys(set: (change: Record<string, string | null>) => void): void {
  useCommands(
    useMemo(
      () =>
        TABS.map((tab, place) => ({
          id: `run.tab.${tab}`,
          name: `Show ${TITLES[tab].toLowerCase()}`,
          group: 'Run',
          keys: [String(place + 1), ...(CHORDS[tab] ?? [])],
          run: () => set({ tab: tab === 'overview' ? null : tab }),
        })),
      [set],
    ),
  );
}

function NotThere({ id, error, onRetry }: { id: string; error: Error; onRetry(): void }) {
  const status = error instanceof ProblemError ? error.status : 0;
  if (status !== 404 && status !== 410) return <Failure error={error} onRetry={onRetry} className="h-full" />;
  return (
    <Empty title={status === 410 ? 'This run was deleted for good.' : 'There is no such run.'} className="h-full">
      <PageBar title="No such run">{null}</PageBar>
      <p className="max-w-full break-all font-mono text-sm">{id}</p>
      <Link {...paths.home()}>All experiments</Link>
    </Empty>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the run" className="flex flex-col gap-2 p-4">
      <Skeleton className="h-7 w-72 max-w-full" />
      <Skeleton className="h-4 w-96 max-w-full" />
      <Bars />
    </div>
  );
}

function Bars() {
  return (
    <div aria-hidden className="flex flex-col gap-2 p-4">
      {['w-4/5', 'w-3/5', 'w-2/3', 'w-2/5'].map((width) => (
        <Skeleton key={width} className={cx('h-5', width)} />
      ))}
    </div>
  );
}
