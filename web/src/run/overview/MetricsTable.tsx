/** Every metric with its numbers: the latest, the least, the greatest, the best and where it was. */

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Definition, MetricSummary, RunDetail } from '@/api/__generated__/schema';
import { definitions as definitionsQuery, type Spark, sparks as sparksQuery } from '@/api/queries';
import { Sparkline } from '@/charts/Sparkline';
import { cell, count, number } from '@/lib/format';
import { bestOf, definitionOf } from '@/state/goals';
import { cx } from '@/ui/classes';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { Failure, Skeleton } from '@/ui/states';
import { asNumber } from '../numbers';
import { Section } from '../parts/Section';
import { isSystem, useMetrics } from '../parts/useMetrics';

const PAGE = 50;
const NONE: readonly Definition[] = [];

interface Props {
  run: RunDetail;
  /** Only what fits beside something else: the last and the best. */
  brief?: boolean;
}

export function MetricsTable({ run, brief = false }: Props) {
  const metrics = useMetrics(run);
  const [words, setWords] = useState('');
  const [page, setPage] = useState(0);
  const wanted = useDeferredValue(words.toLowerCase());
  const own = useMemo(() => metrics.list.filter((one) => !isSystem(one.name)), [metrics.list]);
  const found = useMemo(() => own.filter((one) => one.name.toLowerCase().includes(wanted)), [own, wanted]);
  const at = page * PAGE < found.length ? page : 0;
  return (
    <Section
      title="Metrics"
      tools={
        <>
          {own.length > 0 && <span className="text-muted">{count(own.length)}</span>}
          {own.length > 8 && (
            <SearchField label="Search metrics" value={words} onChange={setWords} className="ml-auto w-44" />
          )}
        </>
      }
    >
      {metrics.error && <Failure error={metrics.error} />}
      {own.length === 0 && !metrics.loading && (
        <p className="text-muted">
          None yet. <code>run.log({'{"loss": 0.3}'}, step=0)</code> makes the first.
        </p>
      )}
      {own.length > 0 && found.length === 0 && <p className="text-muted">No metric has «{words}» in its name.</p>}
      {metrics.loading && <Skeleton className="h-4 w-40" />}
      {found.length > 0 && <Table run={run} metrics={found.slice(at * PAGE, (at + 1) * PAGE)} brief={brief} />}
      <Pager label="Metrics" page={at} size={PAGE} total={found.length} onPage={setPage} />
    </Section>
  );
}

interface TableProps {
  run: RunDetail;
  metrics: readonly MetricSummary[];
  brief: boolean;
}

function Table({ run, metrics, brief }: TableProps) {
  const definitions = useQuery(definitionsQuery(run.experiment_id)).data ?? NONE;
  const names = useMemo(() => metrics.map((one) => one.name), [metrics]);
  const sparks = useQuery(sparksQuery(run.id, names)).data;
  return (
    <div className="max-w-full overflow-x-auto">
      <table className="w-full text-right text-sm">
        <thead className="text-muted">
          <tr className="border-line border-b [&>th]:whitespace-nowrap [&>th]:py-1 [&>th]:pl-4 [&>th]:font-normal">
            <th scope="col" className="!pl-0 text-left">
              Metric
            </th>
            <th scope="col" className="max-sm:hidden">
              <span className="sr-only">Shape</span>
            </th>
            <th scope="col">Last</th>
            {!brief && <th scope="col">Min</th>}
            {!brief && <th scope="col">Max</th>}
            <th scope="col">Best</th>
            <th scope="col">At step</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((one) => (
            <Row key={one.name} {...{ definitions, brief }} metric={one} spark={sparks?.get(one.name)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  metric: MetricSummary;
  definitions: readonly Definition[];
  spark: Spark | undefined;
  brief: boolean;
}

function Row({ metric, definitions, spark, brief }: RowProps) {
  const definition = definitionOf(definitions, metric.name);
  const best = bestOf(metric, definition?.goal);
  const last = asNumber(metric.value);
  const bad = metric.nonfinite_count ?? 0;
  return (
    <tr className="border-line border-b [&>td]:whitespace-nowrap [&>td]:py-1 [&>td]:pl-4">
      <th scope="row" className={cx('break-words py-1 text-left font-normal', brief ? 'max-w-36' : 'max-w-72')}>
        <bdi>{metric.name}</bdi>
        {definition?.unit && <span className="text-muted"> in {definition.unit}</span>}
        {bad > 0 && (
          <span className="text-warn text-xs">
            {' '}
            {bad === metric.count + bad ? 'no finite value' : `${count(bad)} not finite`}
          </span>
        )}
      </th>
      <td className="max-sm:hidden">
        <Sparkline spark={spark} />
      </td>
      <td title={number(last)}>{last === null ? '–' : cell(last)}</td>
      {!brief && <Cell value={metric.min} step={metric.min_step} />}
      {!brief && <Cell value={metric.max} step={metric.max_step} />}
      <td className="font-medium">{best ? cell(best.value) : '–'}</td>
      <td className="text-muted">{best ? number(best.step) : '–'}</td>
    </tr>
  );
}

function Cell({ value, step }: { value: number | null; step: number | null }) {
  if (value === null) return <td>–</td>;
  return <td title={`${number(value)} at step ${number(step)}`}>{cell(value)}</td>;
}
