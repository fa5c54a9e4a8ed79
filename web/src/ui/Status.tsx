/** The state of a run: an icon, a word and a colour, so that no one of them has to be seen. */

import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  type LucideIcon,
} from 'lucide-react';
import type { Run } from '@/api/__generated__/schema';
import { serverTime } from '@/api/client';
import { useConnection } from '@/api/live';
import { silence } from '@/lib/silence';
import { useNow } from '@/lib/useNow';
import { cx } from './classes';

export type RunStatus = Run['status'];

interface Look {
  readonly icon: LucideIcon;
  readonly tone: string;
}

const LOOKS: Record<RunStatus, Look> = {
  queued: { icon: CircleDashed, tone: 'text-muted' },
  running: { icon: CircleDot, tone: 'text-running' },
  finished: { icon: CircleCheck, tone: 'text-good' },
  failed: { icon: CircleX, tone: 'text-bad' },
  killed: { icon: Ban, tone: 'text-warn' },
  crashed: { icon: CircleAlert, tone: 'text-bad' },
  preempted: { icon: CirclePause, tone: 'text-warn' },
};

const SILENT: Look = { icon: CircleQuestionMark, tone: 'text-warn' };

interface Props {
  status: RunStatus;
  /** When a running run was last heard of. */
  seenAt?: string | null;
  /** The icon alone; the word is its name. */
  bare?: boolean;
  className?: string;
}

export function Status({ status, seenAt, bare = false, className }: Props) {
  const silent = useSilence(status === 'running' ? seenAt : null);
  const { icon: Icon, tone } = silent ? SILENT : LOOKS[status];
  const word = silent ?? status;
  return (
    <span className={cx('inline-flex items-center gap-1', tone, className)} {...(bare ? { title: word } : {})}>
      <Icon size={13} aria-hidden />
      <span className={bare ? 'sr-only' : ''}>{word}</span>
    </span>
  );
}

const TICK_MS = 15_000;

/** How long a run has been silent, as time goes on. While the server is away nobody knows, so nothing is said anew. */
function useSilence(seenAt: string | null | undefined): string | null {
  const away = useConnection() === 'away';
  const now = useNow(TICK_MS, !!seenAt && !away);
  return silence(seenAt, serverTime(now));
}
