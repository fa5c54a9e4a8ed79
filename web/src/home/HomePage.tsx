/** All experiments, what runs now, and how to begin. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { type Changed, useChanges } from '@/api/live';
import { runKey } from '@/api/queries';
import { PageBar } from '@/app/PageBar';
import { queryClient } from '@/app/query';
import { useSearchKey } from '@/app/useSearchKey';
import { Button } from '@/ui/Button';
import { SearchField } from '@/ui/SearchField';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { ExperimentRow } from './ExperimentRow';
import { overview } from './queries';
import { RunningRuns } from './RunningRuns';
import { Welcome } from './Welcome';

export function HomePage() {
  const [words, setWords] = useState('');
  const experiments = useInfiniteQuery(overview(words));
  const search = useSearchKey('home.search', 'Search experiments', 'Home');
  useFresh();
  const items = experiments.data?.pages.flatMap((page) => page.items) ?? [];
  const empty = experiments.isSuccess && !experiments.isPlaceholderData && !words && items.length === 0;
  return (
    <div className="h-full overflow-auto">
      <PageBar title="Runfolio">{null}</PageBar>
      <div className="mx-auto flex max-w-6xl flex-col gap-6 p-4">
        {empty ? <Welcome /> : <RunningRuns />}
        {!empty && (
          <section aria-label="Experiments" className="flex flex-col gap-2">
            <div className="flex items-center gap-3">
              <h1 className="grow text-xl">Experiments</h1>
              <SearchField ref={search} label="Search experiments" value={words} onChange={setWords} className="w-56" />
            </div>
            {experiments.error && items.length === 0 ? (
              <Failure error={experiments.error} onRetry={() => void experiments.refetch()} />
            ) : (
              <List items={items} waiting={experiments.isPending} />
            )}
            {experiments.hasNextPage && (
              <Button onPress={() => void experiments.fetchNextPage()} className="self-center">
                More experiments
              </Button>
            )}
          </section>
        )}
      </div>
    </div>
  );
}

function List({
  items,
  waiting,
}: {
  items: readonly React.ComponentProps<typeof ExperimentRow>['experiment'][];
  waiting: boolean;
}) {
  if (waiting) {
    return (
      <div aria-busy className="flex flex-col gap-2">
        {[1, 2, 3].map((one) => (
          <Skeleton key={one} className="h-16" />
        ))}
      </div>
    );
  }
  if (!items.length) return <Empty title="No experiment is called so." />;
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {items.map((experiment) => (
        <ExperimentRow key={experiment.id} experiment={experiment} />
      ))}
    </ul>
  );
}

/** What is shown follows what changes; the stream tells of it at most once a second. */
function useFresh(): void {
  useChanges(
    useCallback((changed: Changed) => {
      void queryClient.invalidateQueries({ queryKey: ['overview'] });
      void queryClient.invalidateQueries({ queryKey: ['running'] });
      for (const run of changed.runs) void queryClient.invalidateQueries({ queryKey: runKey(run) });
    }, []),
  );
}
