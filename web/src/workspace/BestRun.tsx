/** The answer most people come for: which run is best, by the metric that matters, and with which parameters. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Trophy } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '@/app/paths';
import { cell, value } from '@/lib/format';
import { field, fieldTitle, parseField } from '@/state/fields';
import { goalOf } from '@/state/goals';
import { chosenMetrics, weight } from './data/columns';
import { useWorkspacePart } from './data/model';
import { drawnRuns } from './data/queries';

const MOST_PARAMS = 3;

export function BestRun() {
  const { fields, definitions, query, ready, total } = useWorkspacePart((one) => ({
    fields: one.fields,
    definitions: one.definitions,
    query: one.query,
    ready: one.ready,
    total: one.total,
  }));
  const metric = useMemo(() => {
    const [first] = chosenMetrics(fields, definitions);
    const name = first ? parseField(first).name : null;
    return name !== null && goalOf(definitions, name) ? name : null;
  }, [fields, definitions]);
  const params = useMemo(
    () =>
      fields
        .filter((one) => one.field.startsWith('params.') && one.examples.length > 1)
        .sort((a, b) => weight(a) - weight(b))
        .slice(0, MOST_PARAMS),
    [fields],
  );
  const best = metric === null ? '' : field('metrics', metric, 'best');
  const descending = metric !== null && goalOf(definitions, metric) === 'max';
  const wanted = [
    best,
    metric === null ? '' : field('metrics', metric, 'best_step'),
    ...params.map((one) => one.field),
  ];
  const found = useQuery({
    ...drawnRuns({ ...query, sort: `${descending ? '-' : ''}${best}` }, wanted.join(), 1),
    enabled: ready && metric !== null && (total ?? 0) > 1,
  });
  const run = found.data?.items[0];
  if (metric === null || typeof run?.cells[0] !== 'number') return null;
  const [reached, step, ...chosen] = run.cells;
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 py-0.5 text-sm">
      <Trophy size={13} aria-hidden className="text-good" />
      <span className="text-muted">Best {metric}:</span>
      <strong className="font-semibold">{cell(Number(reached))}</strong>
      <Link {...paths.run(run.id)} dir="auto" className="max-w-60 truncate font-medium">
        {run.name}
      </Link>
      {typeof step === 'number' && <span className="text-muted">at step {value(step)}</span>}
      {params.map((one, i) => (
        <span key={one.field} className="rounded border border-line bg-panel px-1.5 text-muted">
          {fieldTitle(one.field)} <span className="text-text">{value(chosen[i])}</span>
        </span>
      ))}
    </p>
  );
}
