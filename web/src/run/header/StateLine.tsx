/** How a run stands, since when, and whose it is. */

import { useQuery } from '@tanstack/react-query';
import type { RunDetail } from '@/api/__generated__/schema';
import { ago, duration, moment, plural } from '@/lib/format';
import { spanOf, useNow } from '@/lib/useNow';
import { Status } from '@/ui/Status';
import { attempts as attemptsQuery } from '../queries';

export function StateLine({ run }: { run: RunDetail }) {
  const attempts = useQuery(attemptsQuery(run.id)).data;
  const running = run.status === 'running' && run.ended_at === null;
  const now = useNow(1000, running);
  const span = spanOf(run.started_at, run.ended_at, now);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-sm">
      <Status status={run.status} seenAt={run.seen_at} />
      {run.started_at && <span title={moment(run.started_at)}>started {ago(run.started_at, now)}</span>}
      {Number.isFinite(span) && (running || run.ended_at) && (
        <span>
          {running ? 'for' : 'took'} {duration(running ? Math.floor(span) : span)}
        </span>
      )}
      {run.owner && (
        <span className="max-w-60 truncate">
          by <bdi className="text-text">{run.owner}</bdi>
        </span>
      )}
      {run.group && (
        <span className="max-w-60 truncate">
          group <bdi className="text-text">{run.group}</bdi>
        </span>
      )}
      {attempts && attempts.length > 1 && <span>{plural(attempts.length, 'attempt')}</span>}
      {run.last_step != null && <span>up to step {run.last_step.toLocaleString('en-US')}</span>}
    </div>
  );
}
