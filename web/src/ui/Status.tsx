/** The state of a run: an icon, a word and a colour, so that no one of them has to be seen. */

import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleX,
  type LucideIcon,
} from 'lucide-react';
import type { Run } from '@/api/__generated__/schema';
import { cx } from './classes';

export type RunStatus = Run['status'];

const LOOKS: Record<RunStatus, { icon: LucideIcon; tone: string }> = {
  queued: { icon: CircleDashed, tone: 'text-muted' },
  running: { icon: CircleDot, tone: 'text-running' },
  finished: { icon: CircleCheck, tone: 'text-good' },
  failed: { icon: CircleX, tone: 'text-bad' },
  killed: { icon: Ban, tone: 'text-warn' },
  crashed: { icon: CircleAlert, tone: 'text-bad' },
  preempted: { icon: CirclePause, tone: 'text-warn' },
};

interface Props {
  status: RunStatus;
  /** The icon alone; the word is its name. */
  bare?: boolean;
  className?: string;
}

export function Status({ status, bare = false, className }: Props) {
  const { icon: Icon, tone } = LOOKS[status];
  return (
    <span className={cx('inline-flex items-center gap-1', tone, className)} {...(bare ? { title: status } : {})}>
      <Icon size={13} aria-hidden />
      <span className={bare ? 'sr-only' : ''}>{status}</span>
    </span>
  );
}
