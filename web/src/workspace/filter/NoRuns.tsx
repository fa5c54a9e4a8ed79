/** Nothing is found: which clause of the filter is to blame for most of it, and the way out. */

import { useQueries, useQuery } from '@tanstack/react-query';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { runsCount } from '../data/queries';
import { clauses, strictest, without } from './clauses';

export function NoRuns() {
  const { view, change } = useWorkspace();
  if (!view.filter) {
    const title = view.archived ? 'No run of this experiment is archived.' : 'This experiment has no runs yet.';
    return <Empty title={title} className="pt-16" />;
  }
  return (
    <Empty title="No run matches the filter." className="pt-16">
      <Strictest />
      <button type="button" className="h-6 text-accent hover:underline" onClick={() => change({ filter: '' })}>
        Clear the filter
      </button>
    </Empty>
  );
}

/** Each clause is counted by itself: they are few, and nobody waits for anything else here. */
function Strictest() {
  const { view, change, query } = useWorkspace();
  const parts = clauses(view.filter);
  const all = useQuery(runsCount({ ...query, filter: '' })).data;
  const counts = useQueries({ queries: parts.map((filter) => runsCount({ ...query, filter })) });
  const found = counts.map((one) => (one.isPlaceholderData ? undefined : one.data));
  const nth = strictest(found);
  const part = nth === null ? undefined : parts[nth];
  if (nth === null || part === undefined || !all) return null;
  const excluded = all - (found[nth] ?? 0);
  return (
    <p className="flex max-w-full flex-wrap items-center justify-center gap-x-2 gap-y-1">
      <span className="min-w-0 break-words">
        <code className="text-text">{part}</code> excludes {excluded.toLocaleString('en-US')} of {plural(all, 'run')}.
      </span>
      <Button small aria-label={`Drop ${part}`} onPress={() => change({ filter: without(view.filter, nth) })}>
        Drop it
      </Button>
    </p>
  );
}
