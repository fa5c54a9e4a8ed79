/** What a reader of the run must know before anything else: what was skipped, dropped or lost. */

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { count, moment } from '@/lib/format';
import { Failure } from '@/ui/states';
import { notices as noticesQuery } from '../queries';

const FIRST = 5;

export function Notices({ run }: { run: string }) {
  const { data: notices, error, refetch } = useQuery(noticesQuery(run));
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!notices?.length) return null;
  const [first, more] = [notices.slice(0, FIRST), notices.slice(FIRST)];
  return (
    <section aria-label="Notices" className="rounded-md border border-warn bg-panel px-3 py-2">
      <List notices={first} />
      {more.length > 0 && (
        <details>
          <summary className="min-h-6 cursor-pointer py-1 text-muted">{count(more.length)} more</summary>
          <List notices={more} />
        </details>
      )}
    </section>
  );
}

type Items = readonly { at: string; notice: string; message: string; count: number }[];

function List({ notices }: { notices: Items }) {
  return (
    <ul className="flex flex-col gap-1">
      {notices.map((one) => (
        <li key={`${one.at} ${one.notice} ${one.message}`} className="flex items-baseline gap-2">
          <TriangleAlert size={13} aria-hidden className="shrink-0 translate-y-0.5 text-warn" />
          <span dir="auto" className="min-w-0 break-words">
            {one.message}
            {one.count > 1 && <span className="text-muted"> ({count(one.count)} times)</span>}
          </span>
          <time className="ml-auto shrink-0 text-muted text-sm max-sm:hidden" dateTime={one.at}>
            {moment(one.at)}
          </time>
        </li>
      ))}
    </ul>
  );
}
