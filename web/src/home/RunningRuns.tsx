/** What trains now: mine first, each with the metric that says most. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { run as runQuery, sparks as sparksQuery } from '@/api/queries';
import { paths } from '@/app/paths';
import { Sparkline } from '@/charts/Sparkline';
import { cell, duration, plural } from '@/lib/format';
import { spanOf, useNow } from '@/lib/useNow';
import { Button } from '@/ui/Button';
import { Status } from '@/ui/Status';
import { TextField } from '@/ui/TextField';
import { chooseMe, useMe } from './me';
import { runningCount, runningRuns } from './queries';

export function RunningRuns() {
  const me = useMe();
  const runs = useQuery(runningRuns()).data?.items ?? [];
  // Asked for by themselves: they may be older than those of all others.
  const own = useQuery({ ...runningRuns(me), enabled: me !== '' }).data;
  const total = useQuery(runningCount()).data ?? 0;
  if (!runs.length) return null;
  const mine = own?.items ?? [];
  const others = runs.filter((run) => run.cells[0] !== me);
  const more = total - mine.length - others.length;
  return (
    <section aria-label="Running now" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="grow text-xl">Running now</h2>
        <Me me={me} owners={[...new Set(runs.map((run) => run.cells[0]).filter((one) => typeof one === 'string'))]} />
      </div>
      <Cards runs={mine} title={others.length ? 'Mine' : ''} />
      <Cards runs={others} title={mine.length ? "Others'" : ''} />
      {more > 0 && <p className="text-muted">{plural(more, 'more run')} that began before these</p>}
    </section>
  );
}

/** The name by which runs are mine, until there is a log-in. */
function Me({ me, owners }: { me: string; owners: readonly string[] }) {
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState(me || owners[0] || '');
  if (!asking) {
    return (
      <Button small look="quiet" onPress={() => setAsking(true)}>
        {me ? `My runs are those of ${me}` : 'Which runs are mine?'}
      </Button>
    );
  }
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        chooseMe(name);
        setAsking(false);
      }}
    >
      <TextField
        label="Runs are mine when their owner is"
        showLabel={false}
        placeholder="owner"
        value={name}
        onChange={setName}
        autoFocus
      />
      <Button type="submit" look="primary">
        These are mine
      </Button>
    </form>
  );
}

function Cards({ runs, title }: { runs: readonly RunRow[]; title: string }) {
  if (!runs.length) return null;
  return (
    <>
      {title && <h3 className="text-muted">{title}</h3>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,320px),1fr))] gap-2">
        {runs.map((run) => (
          <Card key={run.id} row={run} />
        ))}
      </ul>
    </>
  );
}

const TELLING = [/^(val|eval|test).*(acc|f1|auc|score)/i, /loss/i, /(acc|f1|auc|score)/i];

function Card({ row }: { row: RunRow }) {
  const now = useNow(1000);
  const detail = useQuery(runQuery(row.id));
  const metrics = Object.keys(detail.data?.metrics ?? {}).filter((name) => !name.startsWith('system/'));
  const metric = TELLING.map((pattern) => metrics.find((name) => pattern.test(name))).find(Boolean) ?? metrics[0];
  const sparks = useQuery(sparksQuery(row.id, metric === undefined ? [] : [metric])).data;
  const latest = metric ? detail.data?.metrics?.[metric] : undefined;
  return (
    <li className="relative flex items-center gap-3 rounded-md border border-line bg-panel p-3 hover:bg-hover">
      <div className="min-w-0 grow">
        <Link
          {...paths.run(row.id)}
          dir="auto"
          className="block truncate text-left font-semibold text-text after:absolute after:inset-0"
        >
          {row.name}
        </Link>
        <p dir="auto" className="truncate text-left text-muted">
          {String(row.cells[1] ?? '')}
        </p>
        <p className="flex items-center gap-2">
          <Status status={row.status} seenAt={row.seen_at} />{' '}
          <span className="text-muted">{duration(spanOf(row.started_at, null, now))}</span>
        </p>
      </div>
      {metric && latest && (
        <div className="flex min-w-0 max-w-1/2 shrink-0 flex-col items-end">
          <Sparkline spark={sparks?.get(metric)} label={`${metric} so far`} />
          <span className="flex max-w-full gap-1 text-sm">
            <bdi className="truncate text-muted" title={metric}>
              {metric}
            </bdi>
            <span className="shrink-0">{cell(Number(latest.value))}</span>
          </span>
          <span className="text-muted text-xs">step {latest.step.toLocaleString('en-US')}</span>
        </div>
      )}
    </li>
  );
}
