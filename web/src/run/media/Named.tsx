/** A name's values at a step, or at the last one before it that has some. They are asked for when they come near. */

import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { MediaName } from '@/api/__generated__/schema';
import { useNear } from '@/lib/useNear';
import { cx } from '@/ui/classes';
import { Failure, Progress, Skeleton } from '@/ui/states';
import { mediaAt, mediaSteps } from '../queries';
import { Medium } from './Medium';
import { lastAtOrBefore } from './steps';

interface Props {
  run: string;
  name: MediaName;
  step: number;
}

/** These need the width of the page. */
const WIDE = new Set(['table', 'text']);

export function Named({ run, name, step }: Props) {
  const box = useRef<HTMLElement>(null);
  const near = useNear(box);
  const steps = useQuery({ ...mediaSteps(run, name.name), enabled: near });
  const own = steps.data ?? [name.first_step, name.last_step];
  const at = own[Math.max(0, lastAtOrBefore(own, step))] ?? name.first_step;
  const several = name.count > own.length;
  return (
    <section
      ref={box}
      aria-label={name.name}
      className={cx(
        'relative flex min-h-32 min-w-0 flex-col gap-2 rounded-md border border-line bg-panel p-3',
        (WIDE.has(name.kind) || several) && 'col-span-full',
      )}
    >
      <h2 className="flex min-w-0 items-baseline gap-2">
        <bdi className="truncate font-medium" title={name.name}>
          {name.name}
        </bdi>
        <span className="shrink-0 font-normal text-muted text-sm">
          {at > step ? 'first at' : ''} step {at.toLocaleString('en-US')}
          {at < step && ', the last before'}
        </span>
      </h2>
      {steps.error && <Failure error={steps.error} onRetry={() => void steps.refetch()} />}
      {near && steps.data && <Values run={run} name={name.name} step={at} />}
    </section>
  );
}

function Values({ run, name, step }: { run: string; name: string; step: number }) {
  const { data, error, refetch, isPlaceholderData } = useQuery(mediaAt(run, name, step));
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-24" />;
  return (
    <>
      <Progress active={isPlaceholderData} />
      <ul className="flex min-w-0 flex-wrap gap-3">
        {data.items.map((item) => (
          <li key={`${item.writer} ${item.index}`} className="min-w-0 max-w-full">
            <Medium run={run} item={item} />
          </li>
        ))}
      </ul>
      {data.next_cursor && <p className="text-muted">The first {data.items.length} of this step are shown.</p>}
    </>
  );
}
