/** Media that are read before they are shown: texts, tables and histograms. Their bytes never change. */

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { value } from '@/lib/format';
import { Pager } from '@/ui/Pager';
import { Failure, Skeleton } from '@/ui/states';
import { asNumber } from '../numbers';

const Markdown = lazy(() => import('../parts/Markdown'));

const ROWS = 100;

function useContent<T>(address: string, read: (response: Response) => Promise<T>) {
  return useQuery({
    queryKey: ['medium', address],
    queryFn: async ({ signal }) => {
      const response = await fetch(address, { signal });
      if (!response.ok) throw new Error(`The server answered ${response.status}`);
      return read(response);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function TextOf({ address, markdown }: { address: string; markdown: boolean }) {
  const { data, error } = useContent(address, (response) => response.text());
  if (error) return <Failure error={error} />;
  if (data === undefined) return <Skeleton className="h-12 w-60" />;
  if (markdown) {
    return (
      <Suspense fallback={<Skeleton className="h-12 w-60" />}>
        <Markdown text={data} />
      </Suspense>
    );
  }
  return (
    <pre
      dir="auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
      tabIndex={0}
      className="max-h-80 max-w-4xl overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-bg p-2 font-mono text-sm"
    >
      {data}
    </pre>
  );
}

interface TableData {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly (readonly unknown[])[];
}

export function TableOf({ address }: { address: string }) {
  const { data, error } = useContent(address, (response) => response.json() as Promise<TableData>);
  const [page, setPage] = useState(0);
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton className="h-24 w-80" />;
  const total = data.data[0]?.length ?? 0;
  const at = page * ROWS < total ? page : 0;
  return (
    <div className="flex min-w-0 max-w-full flex-col gap-1">
      <section
        aria-label="Table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
        tabIndex={0}
        className="max-h-96 max-w-full overflow-auto rounded-md border border-line bg-bg"
      >
        <Cells table={data} from={at * ROWS} to={Math.min(total, (at + 1) * ROWS)} />
      </section>
      <Pager label="Rows" page={at} size={ROWS} total={total} onPage={setPage} />
    </div>
  );
}

function Cells({ table, from, to }: { table: TableData; from: number; to: number }) {
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  return (
    <table className="border-separate border-spacing-0 text-sm">
      <thead className="sticky top-0 bg-panel">
        <tr>
          {table.columns.map((column) => (
            <th
              key={column.name}
              scope="col"
              dir="auto"
              className={`border-line border-b px-2 py-1 font-medium ${alignOf(column.type)}`}
            >
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {places.map((row) => (
          <tr key={row}>
            {table.columns.map((column, i) => (
              <td
                key={column.name}
                dir="auto"
                className={`max-w-96 break-words border-line border-b px-2 py-0.5 align-top ${alignOf(column.type)}`}
              >
                {value(table.data[i]?.[row])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function alignOf(type: string): string {
  return type === 'number' ? 'text-right' : 'text-left';
}

const [WIDTH, HEIGHT] = [300, 110];

export function HistogramOf({ address, name }: { address: string; name: string }) {
  const { data, error } = useContent(
    address,
    (response) => response.json() as Promise<{ counts: unknown[]; edges: unknown[] }>,
  );
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton className="h-28 w-72" />;
  const counts = data.counts.map((count) => asNumber(count) ?? 0);
  const edges = data.edges.map((edge) => asNumber(edge) ?? 0);
  const [low = 0, high = 1] = [edges[0], edges[edges.length - 1]];
  const most = Math.max(1, ...counts);
  const px = (edge: number) => ((edge - low) / (high - low || 1)) * WIDTH;
  return (
    <div className="max-w-full" style={{ width: WIDTH }}>
      <svg role="img" aria-label={name} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full">
        {counts.map((count, i) => {
          const [from, to] = [px(edges[i] ?? 0), px(edges[i + 1] ?? 0)];
          const height = (count / most) * (HEIGHT - 2);
          return (
            <rect
              key={from}
              x={from}
              y={HEIGHT - height}
              width={Math.max(to - from - 0.5, 0.5)}
              height={height}
              fill="var(--accent)"
            >
              <title>{`${value(edges[i])} to ${value(edges[i + 1])}: ${value(count)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="flex justify-between text-muted text-xs">
        <span>{value(low)}</span>
        <span>most {value(most)}</span>
        <span>{value(high)}</span>
      </p>
    </div>
  );
}
