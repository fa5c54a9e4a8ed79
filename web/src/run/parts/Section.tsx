/** A part of a page with its heading. */

import { useId } from 'react';
import { cx } from '@/ui/classes';

interface Props {
  title: string;
  /** Beside the heading: a count, a search, a switch. */
  tools?: React.ReactNode;
  children: React.ReactNode;
  className?: string;
}

export function Section({ title, tools, children, className }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx('flex min-w-0 flex-col gap-2', className)}>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={id} className="text-lg">
          {title}
        </h2>
        {tools}
      </div>
      {children}
    </section>
  );
}

/** Names and values beside each other, so far apart that links below each other are met by a finger. */
export function Facts({ children }: { children: React.ReactNode }) {
  return (
    <dl className="grid grid-cols-[minmax(80px,auto)_minmax(0,1fr)] items-baseline gap-x-4 gap-y-2 text-sm [&>dt]:text-muted">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto" className="min-w-0 break-words text-left">
        {children}
      </dd>
    </>
  );
}
