/** Every life of the run, the newest first. */

import { useQuery } from '@tanstack/react-query';
import type { Attempt, RunDetail } from '@/api/__generated__/schema';
import { duration, moment, number, shortMoment } from '@/lib/format';
import { spanOf, useNow } from '@/lib/useNow';
import { Status } from '@/ui/Status';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { Section } from '../parts/Section';
import { attempts as attemptsQuery } from '../queries';

export function Attempts({ run }: { run: RunDetail }) {
  const { data: attempts, error, refetch } = useQuery(attemptsQuery(run.id));
  return (
    <Section title="Attempts">
      {error && !attempts && <Failure error={error} onRetry={() => void refetch()} />}
      {!error && !attempts && <Skeleton className="h-14" />}
      {attempts?.length === 0 && (
        <Empty title="No attempt is known." className="p-4">
          <p>
            An attempt is recorded by <code>rf.init()</code>; this run came over the API.
          </p>
        </Empty>
      )}
      {attempts && attempts.length > 0 && <Table attempts={attempts} />}
    </Section>
  );
}

function Table({ attempts }: { attempts: readonly Attempt[] }) {
  const newest = [...attempts].reverse();
  const now = useNow(
    1000,
    newest.some((one) => one.status === 'running'),
  );
  return (
    <div className="max-w-full overflow-x-auto">
      <table className="w-full text-left text-sm">
        <thead className="text-muted">
          <tr className="border-line border-b [&>th]:whitespace-nowrap [&>th]:py-1 [&>th]:pr-4 [&>th]:font-normal">
            <th scope="col">#</th>
            <th scope="col">State</th>
            <th scope="col">Started</th>
            <th scope="col">Took</th>
            <th scope="col">Host</th>
            <th scope="col">SLURM job</th>
            <th scope="col">From step</th>
            <th scope="col">Exit</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {newest.map((one, place) => (
            <Row key={one.id} attempt={one} place={newest.length - place} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ attempt, place, now }: { attempt: Attempt; place: number; now: number }) {
  const open = attempt.status === 'running' ? null : attempt.started_at;
  return (
    <tr className="border-line border-b align-top [&>td]:py-1.5 [&>td]:pr-4">
      <td className="text-muted">{place}</td>
      <td>
        <Status status={attempt.status} />
      </td>
      <td className="whitespace-nowrap" title={moment(attempt.started_at)}>
        {shortMoment(attempt.started_at)}
      </td>
      <td className="whitespace-nowrap">
        {attempt.ended_at || !open ? duration(spanOf(attempt.started_at, attempt.ended_at, now)) : '–'}
      </td>
      <td dir="auto" className="max-w-48 break-words">
        {attempt.host ?? '–'}
        {attempt.pid !== null && <span className="text-muted"> pid {attempt.pid}</span>}
      </td>
      <td dir="auto">{attempt.slurm_job_id ?? '–'}</td>
      <td>{number(attempt.step_at_start)}</td>
      <td className={attempt.exit_code ? 'text-bad' : ''}>{attempt.exit_code ?? '–'}</td>
      <td dir="auto" className="min-w-32 max-w-96 break-words">
        {attempt.reason ?? '–'}
      </td>
    </tr>
  );
}
