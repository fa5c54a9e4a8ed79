/** Runs beside each other: what is different, and whether it helped. */

import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Anchor, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { run as runQuery } from '@/api/queries';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { plural } from '@/lib/format';
import { attempts as attemptsQuery, definitions as definitionsQuery } from '@/run/queries';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Status } from '@/ui/Status';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { DifferenceCell } from './DifferenceCell';
import { type Compared, differs, type Group, groupsOf } from './rows';

const MOST = 50;

interface Props {
  runs: readonly string[];
  baseline: string | null;
  onBaseline(run: string): void;
  onRemove(run: string): void;
}

export function Compare({ runs, baseline, onBaseline, onRemove }: Props) {
  const shown = runs.slice(0, MOST);
  const details = useQueries({ queries: shown.map((id) => runQuery(id)) });
  const lives = useQueries({ queries: shown.map((id) => attemptsQuery(id)) });
  const first = details.find((one) => one.data)?.data;
  const definitions = useQuery({ ...definitionsQuery(first?.experiment_id ?? ''), enabled: first !== undefined });
  const [all, setAll] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const compared: Compared[] = details.flatMap((one, i) =>
    one.data ? [{ run: one.data, attempts: lives[i]?.data ?? [] }] : [],
  );
  const groups = useMemo(() => groupsOf(compared, definitions.data ?? []), [compared, definitions.data]);
  useDifferenceKeys(box);

  const error = details.find((one) => one.error && !one.data)?.error;
  if (!runs.length) return <Empty title="Select runs in the table to compare them." className="h-full" />;
  if (error && !compared.length) return <Failure error={error} className="h-full" />;
  if (!compared.length) return <Skeleton className="m-4 h-60" />;
  const base = Math.max(
    0,
    compared.findIndex(({ run }) => run.id === baseline),
  );
  const wanted = (group: Group) => group.rows.filter((row) => all || differs(row));
  const different = groups.reduce((sum, group) => sum + group.rows.filter(differs).length, 0);
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-4 border-line border-b px-3 py-1.5 text-sm">
        <span>
          <strong className="font-semibold">{plural(different, 'difference')}</strong>{' '}
          <span className="text-muted">between {plural(compared.length, 'run')}</span>
        </span>
        <label className="flex h-6 cursor-pointer items-center gap-1">
          <input
            type="checkbox"
            checked={all}
            className="accent-accent"
            onChange={(event) => setAll(event.target.checked)}
          />
          also what is the same
        </label>
        {runs.length > MOST && (
          <span className="text-warn">
            The first {MOST} of {runs.length} are shown.
          </span>
        )}
      </div>
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
        tabIndex={0}
        aria-label="Comparison"
        className="min-h-0 grow overflow-auto outline-offset-[-2px]"
      >
        <table className="border-separate border-spacing-0 text-sm">
          <thead>
            <tr>
              <th
                className="sticky top-0 left-0 z-20 min-w-40 border-line border-r border-b bg-panel"
                aria-label="What"
              />
              {compared.map(({ run }, i) => (
                <th
                  key={run.id}
                  scope="col"
                  className="sticky top-0 z-10 min-w-36 max-w-60 border-line border-r border-b bg-panel px-2 py-1 text-left font-normal"
                >
                  <div className="flex items-center gap-1">
                    <Status status={run.status} bare />
                    <Link
                      {...paths.run(run.id)}
                      dir="auto"
                      className="min-w-0 grow truncate font-semibold text-text"
                      title={run.name}
                    >
                      {run.name}
                    </Link>
                    <IconButton
                      label={i === base ? `${run.name} is what others are compared with` : `Compare with ${run.name}`}
                      icon={<Anchor size={13} />}
                      pressed={i === base}
                      onPress={() => onBaseline(run.id)}
                    />
                    <IconButton
                      label={`Leave ${run.name} out`}
                      icon={<X size={13} />}
                      onPress={() => onRemove(run.id)}
                    />
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          {groups.map((group) => (
            <GroupRows
              key={group.title}
              title={group.title}
              rows={wanted(group)}
              base={base}
              columns={compared.length}
            />
          ))}
        </table>
        {!all && different === 0 && <Empty title="These runs have no differences." />}
      </section>
    </div>
  );
}

function GroupRows({
  title,
  rows,
  base,
  columns,
}: {
  title: string;
  rows: Group['rows'];
  base: number;
  columns: number;
}) {
  if (!rows.length) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={columns + 1} className="border-line border-b bg-bg px-2 pt-3 pb-1 text-left">
          <span className="sticky left-2 font-semibold">{title}</span>
        </th>
      </tr>
      {rows.map((row) => {
        const different = differs(row);
        return (
          <tr key={row.name} data-different={different}>
            <th
              scope="row"
              dir="auto"
              title={row.name}
              className={cx(
                'sticky left-0 z-10 max-w-64 truncate border-line border-r border-b bg-bg px-2 py-1 text-left',
                different ? 'font-medium' : 'font-normal text-muted',
              )}
            >
              {row.name}
            </th>
            {row.values.map((value, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell belongs to its column's run.
              <DifferenceCell key={i} value={value} base={row.values[base]} isBase={i === base} goal={row.goal} />
            ))}
          </tr>
        );
      })}
    </tbody>
  );
}

/** `n` and `p` go from difference to difference. */
function useDifferenceKeys(box: React.RefObject<HTMLElement | null>): void {
  useCommands(
    useMemo(() => {
      let at = -1;
      const go = (by: number) => () => {
        const rows = [...(box.current?.querySelectorAll<HTMLElement>('[data-different=true]') ?? [])];
        if (!rows.length) return;
        rows[at]?.removeAttribute('aria-current');
        at = (at + by + rows.length) % rows.length;
        rows[at]?.setAttribute('aria-current', 'true');
        rows[at]?.scrollIntoView({ block: 'center' });
      };
      const group = 'Compare';
      return [
        { id: 'compare.next', name: 'Next difference', group, keys: ['n'], run: go(1) },
        { id: 'compare.previous', name: 'Previous difference', group, keys: ['p'], run: go(-1) },
      ];
    }, [box]),
  );
}
