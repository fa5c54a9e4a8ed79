/** A value beside that of the run which others are compared with: how far it is away, and whether that is better. */

import { cell, difference, value as valueText } from '@/lib/format';
import { cx } from '@/ui/classes';
import { textOf } from './rows';

const LONG = 60;

interface Props {
  value: unknown;
  base: unknown;
  isBase: boolean;
  goal: 'min' | 'max' | null;
}

export function DifferenceCell({ value, base, isBase, goal }: Props) {
  const text = typeof value === 'number' ? cell(value) : valueText(value);
  const delta = !isBase && typeof value === 'number' && typeof base === 'number' ? value - base : 0;
  const changed = !isBase && textOf(value) !== textOf(base);
  return (
    <td
      className={cx(
        'max-w-60 border-line border-r border-b px-2 py-1 align-top in-aria-current:bg-selected',
        typeof value === 'number' && 'text-right',
        changed && 'bg-hover',
        value === undefined && 'text-muted',
      )}
    >
      {Number.isFinite(delta) && delta !== 0 && (
        <span className={cx('mr-1.5 text-xs', toneOf(delta, goal))}>{difference(delta)}</span>
      )}
      {text.length > LONG ? (
        <details>
          <summary dir="auto" className="cursor-pointer truncate" title={text}>
            {text}
          </summary>
          <pre dir="auto" className="whitespace-pre-wrap break-words font-mono">
            {typeof value === 'object' ? JSON.stringify(value, null, 2) : text}
          </pre>
        </details>
      ) : (
        <span dir="auto" className="break-words">
          {text}
        </span>
      )}
    </td>
  );
}

function toneOf(delta: number, goal: 'min' | 'max' | null): string {
  if (!goal) return 'text-muted';
  return delta > 0 === (goal === 'max') ? 'text-good' : 'text-bad';
}
