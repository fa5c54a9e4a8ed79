/** Pictures, sounds, texts and tables of a run, by name, with one slider over their steps. */

import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { MediaName } from '@/api/__generated__/schema';
import { SearchField } from '@/ui/SearchField';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { useAddress } from '../address';
import { mediaNames, mediaSteps } from '../queries';
import type { TabProps } from '../RunPage';
import { Named } from './Named';
import { StepBar } from './StepBar';
import { lastAtOrBefore, merged } from './steps';

const SEARCHED_FROM = 8;
/** The slider knows every step of so many names; of further ones, the first and the last. */
const STEPS_OF = 50;

export default function MediaTab({ run }: TabProps) {
  const { data, error, refetch } = useQuery(mediaNames(run.id));
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} className="h-60" />;
  if (!data) return <Skeleton className="m-4 h-48" />;
  if (!data.items.length) {
    return (
      <Empty title="The run has logged no media." className="h-60">
        <p>
          <code>run.log({'{"sample": rf.Image(array)}'})</code> shows a picture here.
        </p>
      </Empty>
    );
  }
  return <Gallery run={run.id} names={data.items} />;
}

function Gallery({ run, names }: { run: string; names: readonly MediaName[] }) {
  const [search, set] = useAddress();
  const words = search.mq ?? '';
  const steps = useAllSteps(run, names);
  const wanted = search.step === undefined ? Number.NaN : Number(search.step);
  const newest = !Number.isFinite(wanted);
  const place = newest ? steps.length - 1 : Math.max(0, lastAtOrBefore(steps, wanted));
  const onStep = useCallback((step: number | null) => set({ step: step === null ? null : String(step) }), [set]);
  const found = names.filter((name) => name.name.toLowerCase().includes(words.toLowerCase()));
  return (
    <div className="flex flex-col gap-3 px-4 pt-2 pb-4">
      {steps.length > 1 && <StepBar {...{ steps, place, newest, onStep }} />}
      {names.length >= SEARCHED_FROM && (
        <SearchField
          label="Search names"
          placeholder="Search names"
          value={words}
          onChange={(mq) => set({ mq })}
          className="w-60 max-w-full"
        />
      )}
      {found.length === 0 && <Empty title={`Nothing has «${words}» in its name.`} />}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3">
        {found.map((name) => (
          <Named key={name.name} run={run} name={name} step={steps[place] ?? 0} />
        ))}
      </div>
    </div>
  );
}

/** All steps at which something was logged. */
function useAllSteps(run: string, names: readonly MediaName[]): readonly number[] {
  const found = useQueries({ queries: names.slice(0, STEPS_OF).map((name) => mediaSteps(run, name.name)) });
  const times = found.map((one) => one.dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the times say which answers are new.
  return useMemo(
    () => merged([...names.map((name) => [name.first_step, name.last_step]), ...found.map((one) => one.data ?? [])]),
    [names, times],
  );
}
