/** What stands in a cell, by the kind of its column. */

import type { RunRow } from '@/api/__generated__/schema';
import { ago, cell, difference, duration, moment, shortMoment, value } from '@/lib/format';
import { parseField } from '@/state/fields';
import { type Goal, isBetter } from '@/state/goals';
import { cx } from '@/ui/classes';
import { type RunStatus, Status } from '@/ui/Status';

export type Content = RunRow['cells'][number] | undefined;

interface Props {
  field: string;
  content: Content;
  /** When the run was last heard of, for the cell of its state. */
  seenAt?: string | null;
  /** The baseline's value in this column. */
  base?: Content;
  goal: Goal | null;
  /** The best of the rows that are loaded. */
  best: boolean;
}

export function Cell({ field, content, seenAt, base, goal, best }: Props) {
  if (content === null || content === undefined) return <span className="text-muted">–</span>;
  const { scope, name } = parseField(field);
  if (scope === 'runs' && name === 'status') return <Status status={content as RunStatus} seenAt={seenAt} />;
  if (scope === 'runs') return <RunField name={name} content={content} />;
  if (typeof content !== 'number') {
    return (
      <span dir="auto" title={value(content)} className="truncate">
        {value(content)}
      </span>
    );
  }
  const delta = typeof base === 'number' && base !== content ? content - base : null;
  const better = typeof base === 'number' ? isBetter(content, base, goal) : undefined;
  return (
    <span className="flex w-full items-center justify-end gap-1.5 whitespace-nowrap" title={String(content)}>
      {best && <span className="rounded bg-selected px-1 font-medium text-good text-xs">best</span>}
      {delta !== null && Number.isFinite(delta) && (
        <span className={cx('text-xs', better === undefined ? 'text-muted' : better ? 'text-good' : 'text-bad')}>
          {difference(delta)}
        </span>
      )}
      <span className={best ? 'font-semibold' : ''}>{cell(content)}</span>
    </span>
  );
}

function RunField({ name, content }: { name: string; content: NonNullable<Content> }) {
  const text = String(content);
  // A clock that was set back lets a run end before it began.
  if (name === 'duration') return <span className="w-full text-right">{duration(Math.max(0, Number(content)))}</span>;
  if (name.endsWith('_at')) {
    return (
      <time dateTime={text} title={`${moment(text)} (${ago(text)})`} className="w-full truncate text-right">
        {shortMoment(text)}
      </time>
    );
  }
  return (
    <span dir="auto" title={text} className="truncate">
      {typeof content === 'number' ? cell(content) : text}
    </span>
  );
}

/** Columns of numbers and times stand to the right. */
export function isRight(field: string, type: string | undefined): boolean {
  const { scope, name } = parseField(field);
  if (scope === 'runs') return name.endsWith('_at') || name === 'duration' || name === 'seed';
  return type === 'number' || scope === 'metrics';
}
