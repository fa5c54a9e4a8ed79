/** What stands where content is missing: nothing there yet, on its way, or not to be had. */

import { TriangleAlert } from 'lucide-react';
import { ProblemError } from '@/api/client';
import { Button } from './Button';
import { cx } from './classes';

interface EmptyProps {
  title: string;
  children?: React.ReactNode;
  className?: string;
}

export function Empty({ title, children, className }: EmptyProps) {
  return (
    <div className={cx('flex flex-col items-center justify-center gap-2 p-8 text-center text-muted', className)}>
      <p className="font-medium text-text">{title}</p>
      {children}
    </div>
  );
}

interface FailureProps {
  error: Error;
  onRetry?: (() => void) | undefined;
  className?: string;
}

/** An error where it happened; the rest of the page goes on. */
export function Failure({ error, onRetry, className }: FailureProps) {
  return (
    <div role="alert" className={cx('flex flex-col items-center justify-center gap-2 p-4 text-center', className)}>
      <p className="flex items-center gap-1.5 text-bad">
        <TriangleAlert size={14} aria-hidden /> {error.message}
      </p>
      <div className="flex gap-2">
        {onRetry && (
          <Button small onPress={onRetry}>
            Try again
          </Button>
        )}
        <Button small look="quiet" onPress={() => void navigator.clipboard.writeText(details(error))}>
          Copy details
        </Button>
      </div>
    </div>
  );
}

function details(error: Error): string {
  if (error instanceof ProblemError) return JSON.stringify({ request: error.request, ...error.problem }, null, 2);
  return `${error.name}: ${error.message}`;
}

/** Grey bars in the place of text that is on its way. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('rounded bg-hover', className)} />;
}

/** A thin line that says more is on its way; what is there stays. */
export function Progress({ active }: { active: boolean }) {
  return (
    <div
      aria-hidden
      className={cx('pointer-events-none absolute inset-x-0 top-0 z-10 h-0.5 bg-accent', !active && 'hidden')}
    />
  );
}
