/** What the run was given. Keys with dots stand below each other; a search looks at keys and values. */

import { useDeferredValue, useMemo, useState } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { count, value } from '@/lib/format';
import { Copy } from '@/ui/Copy';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { Section } from '../parts/Section';
import { type ParamRow, paramRows } from './params';

const PAGE = 200;
const SEARCHED_FROM = 8;

export function Params({ run }: { run: RunDetail }) {
  return (
    <ParamList params={run.params ?? NONE}>
      <code>rf.init(params={'{…}'})</code> records them.
    </ParamList>
  );
}

const NONE: Readonly<Record<string, unknown>> = {};

interface Props {
  params: Readonly<Record<string, unknown>>;
  /** Said where there are none: how there would be. */
  children?: React.ReactNode;
}

export function ParamList({ params, children }: Props) {
  const [words, setWords] = useState('');
  const [page, setPage] = useState(0);
  const wanted = useDeferredValue(words);
  const rows = useMemo(() => paramRows(params, wanted), [params, wanted]);
  const amount = Object.keys(params).length;
  const at = page * PAGE < rows.length ? page : 0;
  return (
    <Section
      title="Parameters"
      tools={
        <>
          {amount > 0 && <span className="text-muted">{count(amount)}</span>}
          {amount > 0 && <Copy text={JSON.stringify(params, null, 2)} label="Copy as JSON" />}
          {amount >= SEARCHED_FROM && (
            <SearchField label="Search parameters" value={words} onChange={setWords} className="ml-auto w-44" />
          )}
        </>
      }
    >
      {amount === 0 && <p className="text-muted">None. {children}</p>}
      {amount > 0 && rows.length === 0 && <p className="text-muted">No parameter has «{wanted}» in it.</p>}
      {rows.length > 0 && <Table rows={rows.slice(at * PAGE, (at + 1) * PAGE)} />}
      <Pager label="Parameters" page={at} size={PAGE} total={rows.length} onPage={setPage} />
    </Section>
  );
}

function Table({ rows }: { rows: readonly ParamRow[] }) {
  return (
    <table className="w-full table-fixed text-left text-sm">
      <thead className="sr-only">
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.heading} ${row.key}`} className="border-line border-b align-top">
            <th
              scope="row"
              className="w-2/5 break-words py-1 pr-3 font-normal text-muted"
              title={row.key}
              style={{ paddingInlineStart: row.depth * 16 }}
            >
              <bdi className={row.heading ? 'font-medium text-text' : ''}>{row.label}</bdi>
            </th>
            <td dir="auto" className="whitespace-pre-wrap break-words py-1 text-left">
              {row.heading ? '' : shown(row.value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Texts that are empty or look like something else are shown as texts. */
function shown(param: unknown): string {
  if (param === '') return "''";
  return value(param);
}
