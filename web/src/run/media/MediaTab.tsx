/** Pictures, sounds, texts and tables of a run, by name, with one slider over their steps. */

import { useQueries, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import type { MediaItem, MediaName } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { plural } from '@/lib/format';
import { IconButton } from '@/ui/Button';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { useAddress } from '../address';
import { mediaAt, mediaNames, mediaSteps } from '../queries';
import type { TabProps } from '../RunPage';
import { Medium } from './Medium';

export default function MediaTab({ run }: TabProps) {
  const { data, error, refetch } = useQuery(mediaNames(run.id));
  const [search, set] = useAddress();
  const names = data?.items ?? [];
  const steps = useAllSteps(run.id, names);
  const wanted = search.step === undefined ? undefined : Number(search.step);
  const place = wanted === undefined ? steps.length - 1 : lastAtOrBefore(steps, wanted);
  const step = steps[Math.max(place, 0)];
  const go = (by: number) => {
    const next = steps[Math.min(Math.max(place + by, 0), steps.length - 1)];
    if (next !== undefined) set({ step: String(next) });
  };
  useStepKeys(go);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} className="h-full" />;
  if (!data) return <Skeleton className="m-4 h-48" />;
  if (!names.length) {
    return (
      <Empty title="The run has logged no media." className="h-full">
        <p>
          <code>run.log({'{"sample": rf.Image(array)}'})</code> shows a picture here.
        </p>
      </Empty>
    );
  }
  return (
    <div className="flex flex-col gap-4 p-4">
      {steps.length > 1 && step !== undefined && (
        <div className="sticky top-0 z-10 flex items-center gap-2 border-line border-b bg-bg py-2">
          <IconButton label="Step back" icon={<ChevronLeft size={15} />} onPress={() => go(-1)} />
          <input
            type="range"
            aria-label="Step"
            aria-valuetext={`step ${step}`}
            min={0}
            max={steps.length - 1}
            value={place}
            className="grow accent-accent"
            onChange={(event) => set({ step: String(steps[Number(event.target.value)]) })}
          />
          <IconButton label="Step on" icon={<ChevronRight size={15} />} onPress={() => go(1)} />
          <output className="w-40 text-right">
            step {step.toLocaleString('en-US')} <span className="text-muted">of {plural(steps.length, 'step')}</span>
          </output>
        </div>
      )}
      {names.map((name) => (
        <Named key={name.name} run={run.id} name={name} step={step} />
      ))}
    </div>
  );
}

/** All steps at which something was logged. */
function useAllSteps(run: string, names: readonly MediaName[]): readonly number[] {
  const found = useQueries({ queries: names.map((name) => mediaSteps(run, name.name)) });
  const text = found.map((one) => one.dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the times say which answers are new.
  return useMemo(() => {
    const ends = names.flatMap((name) => [name.first_step, name.last_step]);
    return [...new Set([...ends, ...found.flatMap((one) => one.data ?? [])])].sort((x, y) => x - y);
  }, [names, text]);
}

/** A name's values at the step, or at the last one before it that has some. */
function Named({ run, name, step }: { run: string; name: MediaName; step: number | undefined }) {
  const steps = useQuery(mediaSteps(run, name.name));
  const own = steps.data ?? [name.first_step];
  const at = own[Math.max(0, lastAtOrBefore(own, step ?? name.last_step))] ?? name.first_step;
  const { data, error, refetch } = useQuery(mediaAt(run, name.name, at));
  return (
    <section aria-label={name.name} className="flex min-w-0 flex-col gap-2">
      <h2 dir="auto" className="flex items-baseline gap-2 truncate text-lg">
        {name.name}
        <span className="font-normal text-muted text-sm">
          step {at.toLocaleString('en-US')}
          {step !== undefined && at !== step && ', the last before'}
        </span>
      </h2>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      <ul className="flex flex-wrap gap-3">
        {(data?.items ?? []).map((item: MediaItem) => (
          <li key={`${item.writer} ${item.index}`} className="min-w-0 max-w-full">
            <Medium run={run} item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function lastAtOrBefore(steps: readonly number[], step: number): number {
  let place = -1;
  for (let i = 0; i < steps.length; i++) if ((steps[i] as number) <= step) place = i;
  return place;
}

function useStepKeys(go: (by: number) => void): void {
  useCommands(
    useMemo(() => {
      const group = 'Media';
      return [
        { id: 'media.back', name: 'Step back', group, keys: ['['], run: () => go(-1) },
        { id: 'media.on', name: 'Step on', group, keys: [']'], run: () => go(1) },
      ];
    }, [go]),
  );
}
