/** The rows of a table of any length: only those that are looked at are fetched. */

import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { RunRow, RunsTable } from '@/api/__generated__/schema';
import { useSame } from '@/lib/useSame';
import { PAGE, type RunsQuery, rowsKey, rowsPage, runsCount } from './queries';

export interface Rows {
  readonly count: number;
  readonly fields: readonly string[];
  /** Undefined while it is on its way. */
  at(place: number): RunRow | undefined;
  readonly error: Error | null;
  /** Newer rows are on their way; those shown may be of the question before. */
  readonly waiting: boolean;
  retry(): void;
}

interface Shown {
  readonly pages: ReadonlyMap<number, RunsTable>;
  readonly fields: readonly string[];
  readonly count: number;
}

const NOTHING: Shown = { pages: new Map(), fields: [], count: 0 };

/** @param range the first and last place that are looked at */
export function useRows(query: RunsQuery, fields: readonly string[], range: { first: number; last: number }): Rows {
  const client = useQueryClient();
  const counted = useQuery(runsCount(query));
  const text = fields.join();
  const wanted = useMemo(() => pagesOf(range.first, range.last), [range.first, range.last]);
  const found = useQueries({
    queries: wanted.map((page) => {
      const before = page > 0 ? client.getQueryData(rowsPage(query, text, page - 1, null).queryKey) : undefined;
      return rowsPage(query, text, page, before?.next_cursor);
    }),
  });
  const complete = found.every((one) => one.data !== undefined);
  const tables = useSame(found.map((one) => one.data));
  const shown = useShown(query, text, fields, wanted, tables, counted.data);
  const error = found.find((one) => one.error && !one.data)?.error ?? (counted.isError ? counted.error : null);
  const waiting = !complete || counted.isPlaceholderData;
  return useMemo(
    () => ({
      count: shown.count,
      fields: shown.fields,
      at: (place) => shown.pages.get(Math.floor(place / PAGE))?.items[place % PAGE],
      error,
      waiting,
      retry: () => void client.refetchQueries({ queryKey: rowsKey(query.experiment), type: 'active' }),
    }),
    [shown, error, waiting, client, query.experiment],
  );
}

/** Pages as they come, gathered; those of the question before stay until the first of the new one is there. */
function useShown(
  query: RunsQuery,
  text: string,
  fields: readonly string[],
  wanted: readonly number[],
  tables: readonly (RunsTable | undefined)[],
  count: number | undefined,
): Shown {
  const question = JSON.stringify([query, text]);
  const kept = useRef({ question: '', shown: NOTHING });
  const shown = useMemo(() => {
    const arrived = wanted.flatMap((page, i) => (tables[i] ? [[page, tables[i]] as const] : []));
    const same = kept.current.question === question;
    if (!arrived.length) return kept.current.shown;
    const pages = new Map(same ? kept.current.shown.pages : []);
    for (const [page, table] of arrived) pages.set(page, table);
    const least = Math.max(...[...pages].map(([page, table]) => page * PAGE + table.items.length));
    const ended = arrived.some(([, table]) => table.next_cursor === null);
    return { pages, fields, count: ended ? least : Math.max(count ?? 0, least) };
  }, [question, wanted, tables, fields, count]);
  useEffect(() => {
    if (shown.pages.size && wanted.some((_, i) => tables[i])) kept.current = { question, shown };
  });
  return shown;
}

function pagesOf(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / PAGE));
  const to = Math.max(from, Math.floor(Math.max(last, 0) / PAGE));
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
