/** What the pages of models show where there is nothing to show, or not yet. */

import { Link } from '@tanstack/react-router';
import { ProblemError } from '@/api/client';
import { PageBar } from '@/app/PageBar';
import { paths } from '@/app/paths';
import { Empty, Failure, Skeleton } from '@/ui/states';

interface NotThereProps {
  title: string;
  /** Its name or id, as it was asked for. */
  what: string;
  error: Error;
  onRetry(): void;
}

export function NotThere({ title, what, error, onRetry }: NotThereProps) {
  const status = error instanceof ProblemError ? error.status : 0;
  if (status !== 404 && status !== 422) return <Failure error={error} onRetry={onRetry} className="h-full" />;
  return (
    <Empty title={title} className="h-full">
      <PageBar title="No such model">{null}</PageBar>
      <p className="max-w-full break-all font-mono text-sm">{what}</p>
      <Link {...paths.registry()}>All models</Link>
    </Empty>
  );
}

export function Waiting({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2 p-4">
      <Skeleton className="h-7 w-72 max-w-full" />
      <Skeleton className="h-4 w-96 max-w-full" />
      <Skeleton className="mt-4 h-40" />
    </div>
  );
}
