/** One experiment: what it is, what its runs do, how busy it was. */

import { Link } from '@tanstack/react-router';
import type { ExperimentOverview } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { ago, count, moment, plural } from '@/lib/format';
import { type RunStatus, Status } from '@/ui/Status';
import { DayBars } from './DayBars';

const ORDER: readonly RunStatus[] = ['running', 'queued', 'finished', 'failed', 'crashed', 'killed', 'preempted'];

export function ExperimentRow({ experiment }: { experiment: ExperimentOverview }) {
  const { runs, days } = experiment;
  const total = Object.values(runs).reduce((sum, one) => sum + (one ?? 0), 0);
  const lately = days.reduce((sum, one) => sum + one, 0);
  return (
    <li className="relative flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3 hover:bg-hover">
      <div className="min-w-48 grow basis-56">
        <Link
          {...paths.experiment(experiment)}
          dir="auto"
          className="block truncate text-left font-semibold text-lg text-text after:absolute after:inset-0"
        >
          {experiment.name}
        </Link>
        <p dir="auto" className="truncate text-left text-muted">
          {experiment.description || (experiment.owner ? `by ${experiment.owner}` : ' ')}
        </p>
        <Tags tags={experiment.tags} />
      </div>
      <ul aria-label="Runs by state" className="flex flex-wrap gap-x-3">
        {ORDER.filter((status) => runs[status]).map((status) => (
          <li key={status} className="flex items-center gap-1">
            <Status status={status} bare />
            <span>{count(runs[status] ?? 0)}</span>
            <span className="text-muted">{status}</span>
          </li>
        ))}
        {total === 0 && <li className="text-muted">no runs yet</li>}
      </ul>
      <DayBars values={days} label={`${plural(lately, 'run')} in the last ${days.length} days`} />
      <time
        dateTime={experiment.last_activity}
        title={moment(experiment.last_activity)}
        className="w-28 text-right text-muted"
      >
        {ago(experiment.last_activity)}
      </time>
    </li>
  );
}

/** What somebody marked it with; what a client of another tracker notes for itself says nothing here. */
function Tags({ tags }: { tags: ExperimentOverview['tags'] }) {
  const shown = Object.entries(tags).filter(([key]) => !key.startsWith('mlflow.'));
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Tags" className="mt-1 flex flex-wrap gap-1">
      {shown.map(([key, value]) => (
        <li key={key} dir="auto" className="max-w-60 truncate rounded border border-line px-1.5 text-muted text-xs">
          {key}: {value}
        </li>
      ))}
    </ul>
  );
}
