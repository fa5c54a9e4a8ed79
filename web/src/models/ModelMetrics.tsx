/** What was measured of a model: on which data, at which step, by which run. */

import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Model, ModelMetric, RunDetail, RunRow } from '@/api/__generated__/schema';
import { runsOf } from '@/api/queries';
import { cell, count, number } from '@/lib/format';
import { RunLink } from '@/registry/RunLink';
import { asNumber } from '@/run/numbers';
import { MetricsTable } from '@/run/overview/MetricsTable';
import { Section } from '@/run/parts/Section';
import { Pager } from '@/ui/Pager';

const PAGE = 50;
const NONE: readonly ModelMetric[] = [];

interface Props {
  model: Model | undefined;
  /** Whose metrics are shown where nobody measured the model itself. */
  run: RunDetail | undefined;
}

export function ModelMetrics({ model, run }: Props) {
  const metrics = model?.metrics ?? NONE;
  if (metrics.length) return <Measured metrics={metrics} own={model?.run_id ?? null} />;
  if (run && Object.keys(run.metrics ?? {}).length) return <MetricsTable run={run} brief />;
  return (
    <Section title="Metrics">
      <p className="text-muted">None.</p>
    </Section>
  );
}

function Measured({ metrics, own }: { metrics: readonly ModelMetric[]; own: string | null }) {
  const [page, setPage] = useState(0);
  const sorted = useMemo(() => [...metrics].sort((a, b) => a.name.localeCompare(b.name)), [metrics]);
  const at = page * PAGE < sorted.length ? page : 0;
  const shown = sorted.slice(at * PAGE, (at + 1) * PAGE);
  const others = [...new Set(shown.map((one) => one.run_id))].filter((id) => id && id !== own);
  const runs = useQuery(runsOf(others));
  const onData = metrics.some((one) => one.dataset_name);
  return (
    <Section title="Metrics" tools={<span className="text-muted">{count(metrics.length)}</span>}>
      <div className="relative max-w-full overflow-x-auto">
        <table className="w-full text-left text-sm">
          <thead className="text-muted">
            <tr className="border-line border-b [&>th]:whitespace-nowrap [&>th]:py-1 [&>th]:pr-4 [&>th]:font-normal">
              <th scope="col">Metric</th>
              <th scope="col" className="text-right">
                Value
              </th>
              <th scope="col" className="text-right">
                At step
              </th>
              {onData && <th scope="col">Dataset</th>}
              {others.length > 0 && <th scope="col">Run</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <Row
                key={[one.name, one.dataset_name, one.dataset_digest, one.run_id].join('\n')}
                metric={one}
                {...{ own, onData }}
                runs={others.length ? runs.data : undefined}
                known={runs.isSuccess}
                withRun={others.length > 0}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Pager label="Metrics" page={at} size={PAGE} total={sorted.length} onPage={setPage} />
    </Section>
  );
}

interface RowProps {
  metric: ModelMetric;
  own: string | null;
  onData: boolean;
  withRun: boolean;
  runs: ReadonlyMap<string, RunRow> | undefined;
  known: boolean;
}

function Row({ metric, own, onData, withRun, runs, known }: RowProps) {
  const value = asNumber(metric.value);
  return (
    <tr className="border-line border-b [&>td]:py-1 [&>td]:pr-4">
      <th scope="row" className="max-w-72 break-words py-1 pr-4 font-normal">
        <bdi>{metric.name}</bdi>
      </th>
      <td className="whitespace-nowrap text-right font-medium" title={number(value)}>
        {value === null ? '–' : cell(value)}
      </td>
      <td className="whitespace-nowrap text-right text-muted">{number(metric.step)}</td>
      {onData && (
        <td className="max-w-48 break-words" title={metric.dataset_digest ?? undefined}>
          <bdi>{metric.dataset_name || '–'}</bdi>
        </td>
      )}
      {withRun && (
        <td className="max-w-48">
          {metric.run_id && metric.run_id !== own ? (
            <RunLink id={metric.run_id} run={runs?.get(metric.run_id)} known={known} />
          ) : (
            <span className="text-muted">its own</span>
          )}
        </td>
      )}
    </tr>
  );
}
