/** How a run went wrong, where one looks first: its exit code, the reason, and the last that it printed. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RunDetail } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import type { RunStatus } from '@/ui/Status';
import { readAnsi } from '../logs/ansi';
import { attempts as attemptsQuery, lastWords } from '../queries';

const WRONG: readonly RunStatus[] = ['failed', 'crashed', 'killed', 'preempted'];

export function Ending({ run }: { run: RunDetail }) {
  return WRONG.includes(run.status) ? <Wrong run={run} /> : null;
}

function Wrong({ run }: { run: RunDetail }) {
  const attempt = useQuery(attemptsQuery(run.id)).data?.at(-1);
  const words = useQuery(lastWords(run.id)).data;
  const code = attempt?.exit_code ?? null;
  // An exception is the reason, and its name the last line.
  const reason = words?.trim() === attempt?.reason ? null : attempt?.reason;
  if (code === null && !reason && !words) return null;
  return (
    <p className="flex min-w-0 flex-wrap items-baseline gap-x-3 text-sm">
      {code !== null && <span className="shrink-0 text-bad">exit code {code}</span>}
      {reason && (
        <span dir="auto" className="min-w-0 break-words text-muted">
          {reason}
        </span>
      )}
      {words && (
        <Link
          {...paths.run(run.id, { tab: 'logs' })}
          dir="auto"
          title="The last line. Click for all of them"
          className="min-w-0 max-w-full truncate font-mono text-muted"
        >
          {plain(words)}
        </Link>
      )}
    </p>
  );
}

function plain(line: string): string {
  return readAnsi(line)
    .map((piece) => piece.text)
    .join('');
}
