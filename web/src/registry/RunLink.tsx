/** The run that something came from: by name where it is still known, or else by its id. */

import { Link } from '@tanstack/react-router';
import type { RunRow } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { Status } from '@/ui/Status';

interface Props {
  id: string;
  /** Undefined where no such run is known, or not yet. */
  run: RunRow | undefined;
  /** Whether all that is known has come. */
  known: boolean;
}

export function RunLink({ id, run, known }: Props) {
  if (!run) {
    return (
      <span className="flex max-w-full items-baseline gap-1.5">
        <Link {...paths.run(id)} className="min-w-0 truncate font-mono" title={id}>
          {id}
        </Link>
        {known && <span className="shrink-0 text-muted">gone</span>}
      </span>
    );
  }
  return (
    <span className="flex max-w-full items-baseline gap-1.5">
      <Status status={run.status} seenAt={run.seen_at} bare className="translate-y-0.5" />
      <Link {...paths.run(id)} dir="auto" className="min-w-0 truncate" title={run.name}>
        {run.name}
      </Link>
      {run.lifecycle === 'deleted' && <span className="shrink-0 text-bad">deleted</span>}
    </span>
  );
}
