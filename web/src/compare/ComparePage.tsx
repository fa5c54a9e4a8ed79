/** Runs beside each other: what is different, and whether it helped. */

import { useMemo, useRef, useState } from 'react';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { CompareBar, type Look } from './CompareBar';
import { differs } from './rows';
import { Columns, Rows } from './Tables';
import { METRICS, useCompared } from './useCompared';
import { useDifferences } from './useDifferences';

/** So many runs have room beside each other. */
export const MOST_COMPARED = 50;

interface Props {
  runs: readonly string[];
  /** How many are meant, of which these are the first. */
  total: number | undefined;
  baseline: string | null;
  onBaseline(run: string): void;
  onRemove(run: string): void;
}

export function Compare({ runs, total = runs.length, baseline, onBaseline, onRemove }: Props) {
  const [look, setLook] = useState<Look>({ all: false, transposed: false, reading: 'best' });
  const { compared, groups, error, waiting, cut } = useCompared(runs.slice(0, MOST_COMPARED), look.reading);
  const box = useRef<HTMLDivElement>(null);
  const differences = useDifferences(groups, box);
  const shown = useMemo(
    () =>
      groups
        .map((group) => (look.all ? group : { ...group, rows: group.rows.filter(differs) }))
        .filter((group) => group.rows.length > 0),
    [groups, look.all],
  );
  if (!runs.length) return <Empty title="Select runs in the table to compare them." className="h-full" />;
  if (error && !compared.length) return <Failure error={error} className="h-full" />;
  if (!compared.length) return <Skeleton className="m-4 h-60" />;
  const Table = look.transposed ? Rows : Columns;
  const base = compared.findIndex(({ run }) => run.id === baseline);
  return (
    <div className="flex h-full min-w-0 flex-col">
      <CompareBar
        runs={compared.length}
        differences={differences}
        look={look}
        onLook={(change) => setLook((before) => ({ ...before, ...change }))}
      >
        {total > MOST_COMPARED && <Note>{`The first ${MOST_COMPARED} of ${total} are shown.`}</Note>}
        {cut && <Note>{`Of metrics, the first ${METRICS.toLocaleString('en-US')} by name are compared.`}</Note>}
        {error && <Note>{`Some are missing: ${error.message}`}</Note>}
        {waiting > 0 && <span className="text-muted">Loading code and environment …</span>}
      </CompareBar>
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
        tabIndex={0}
        aria-label="Comparison"
        className="min-h-0 grow overflow-auto outline-offset-[-2px]"
      >
        <Table
          {...{ compared, onBaseline, onRemove }}
          groups={shown}
          base={Math.max(0, base)}
          current={differences.current}
        />
        {shown.length === 0 && <Empty title={emptyTitle(compared.length)} />}
      </section>
    </div>
  );
}

function emptyTitle(runs: number): string {
  return runs > 1 ? 'These runs have no differences.' : 'Select more runs to see what is different between them.';
}

function Note({ children }: { children: string }) {
  return <span className="text-warn">{children}</span>;
}
