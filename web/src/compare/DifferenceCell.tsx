/** A value beside that of the run which others are compared with: how far it is away, and whether that is better. */

import { Check, X } from 'lucide-react';
import { cell, difference, value as valueText } from '@/lib/format';
import { type Goal, isBetter } from '@/state/goals';
import { cx } from '@/ui/classes';
import { textOf } from './rows';

const LONG = 60;

interface Props {
  value: unknown;
  base: unknown;
  isBase: boolean;
  goal: Goal | null;
  current: boolean;
}

export function DifferenceCell({ value, base, isBase, goal, current }: Props) {
  const text = typeof value === 'number' ? cell(value) : valueText(value);
  const changed = !isBase && textOf(value) !== textOf(base);
  return (
    <td
      className={cx(
        'max-w-60 border-line border-r border-b px-2 py-1 align-top',
        typeof value === 'number' && 'whitespace-nowrap text-right',
        current ? 'bg-selected' : changed && 'bg-hover',
        value === undefined && 'text-muted',
      )}
    >
      {changed && typeof value === 'number' && typeof base === 'number' && <Delta {...{ value, base, goal }} />}
      {text.length > LONG ? (
        <Long value={value} text={text} />
      ) : (
        <span dir="auto" className="break-words">
          {text}
        </span>
      )}
    </td>
  );
}

function Delta({ value, base, goal }: { value: number; base: number; goal: Props['goal'] }) {
  if (!Number.isFinite(value - base)) return null;
  const better = isBetter(value, base, goal);
  const Mark = better ? Check : X;
  return (
    <span
      title={better === undefined ? undefined : better ? 'better' : 'worse'}
      className={cx(
        'mr-1.5 inline-flex items-center gap-0.5 text-xs',
        better === undefined ? 'text-muted' : better ? 'text-good' : 'text-bad',
      )}
    >
      {better !== undefined && <Mark size={11} aria-label={better ? 'better' : 'worse'} />}
      {difference(value - base)}
    </span>
  );
}

/** Opened by a click or by Enter: all of it, and JSON in lines. */
function Long({ value, text }: { value: unknown; text: string }) {
  return (
    <details>
      <summary dir="auto" className="min-h-6 cursor-pointer truncate text-left" title={text}>
        {text}
      </summary>
      <pre dir="auto" className="max-h-80 overflow-auto whitespace-pre-wrap break-words text-left font-mono">
        {pretty(value, text)}
      </pre>
    </details>
  );
}

/** Parameters that hold JSON as a text are laid out, too. */
function pretty(value: unknown, text: string): string {
  if (typeof value === 'object') return JSON.stringify(value, null, 2);
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
