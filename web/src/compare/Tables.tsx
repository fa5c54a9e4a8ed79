/** The comparison as a table: runs as columns, or the other way round, as rows. */

import { useState } from 'react';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { DifferenceCell } from './DifferenceCell';
import { RunHead } from './RunHead';
import { type Compared, differs, type Group, type Row } from './rows';
import { rowKey } from './useDifferences';

export interface TableProps {
  compared: readonly Compared[];
  groups: readonly Group[];
  /** The place of the run that the others are compared with. */
  base: number;
  /** The difference that is looked at. */
  current: string | null;
  onBaseline(run: string): void;
  onRemove(run: string): void;
}

/** Of a long group, so many rows are shown before anybody asks for more. */
const FIRST = 200;

export function Columns({ compared, groups, base, current, ...on }: TableProps) {
  const heads = compared.map(({ run }, i) => ({
    key: run.id,
    content: <RunHead run={run} isBase={i === base} {...on} />,
  }));
  return <ColumnsOf {...{ heads, groups, base, current }} />;
}

interface ColumnsProps extends Pick<TableProps, 'groups' | 'base' | 'current'> {
  heads: readonly { key: string; content: React.ReactNode }[];
}

/** Whatever is compared, by the heads of its columns. */
export function ColumnsOf({ heads, groups, base, current }: ColumnsProps) {
  return (
    <table className="border-separate border-spacing-0 text-sm">
      <thead>
        <tr>
          <th className={cx(CORNER, 'min-w-28 sm:min-w-40')} aria-label="What" />
          {heads.map(({ key, content }) => (
            <th key={key} scope="col" className={cx(HEAD, 'min-w-36 max-w-60 sm:min-w-44')}>
              {content}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => (
        <GroupRows key={group.title} group={group} base={base} current={current} columns={heads.length} />
      ))}
    </table>
  );
}

interface GroupProps {
  group: Group;
  base: number;
  current: string | null;
  columns: number;
}

function GroupRows({ group, base, current, columns }: GroupProps) {
  const [most, setMost] = useState(FIRST);
  const place = group.rows.findIndex((row) => rowKey(group.title, row.name) === current);
  const shown = group.rows.slice(0, Math.max(most, place + 1));
  const left = group.rows.length - shown.length;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={columns + 1} className="border-line border-b bg-bg px-2 pt-3 pb-1 text-left">
          <span className="sticky left-2 font-semibold">{group.title}</span>
        </th>
      </tr>
      {shown.map((row) => {
        const key = rowKey(group.title, row.name);
        return (
          <tr key={key} data-row={key} aria-current={key === current ? 'true' : undefined} className="scroll-mt-12">
            <th
              scope="row"
              dir="auto"
              title={row.name}
              className={cx(
                'sticky left-0 z-10 max-w-28 truncate border-line border-r border-b px-2 py-1 text-left sm:max-w-64',
                differs(row) ? 'font-medium' : 'font-normal text-muted',
                key === current ? 'bg-selected' : 'bg-bg',
              )}
            >
              {row.name}
            </th>
            <Cells row={row} base={base} current={key === current} />
          </tr>
        );
      })}
      {left > 0 && (
        <tr>
          <td colSpan={columns + 1} className="border-line border-b px-2 py-1">
            <Button small className="sticky left-2" onPress={() => setMost((before) => before + FIRST)}>
              Show {plural(Math.min(FIRST, left), 'row')} more of {left.toLocaleString('en-US')}
            </Button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Cells({ row, base, current }: { row: Row; base: number; current: boolean }) {
  return row.values.map((value, i) => (
    <DifferenceCell
      // biome-ignore lint/suspicious/noArrayIndexKey: a cell belongs to its column's run.
      key={i}
      {...{ value, current }}
      base={row.values[base]}
      isBase={i === base}
      goal={row.goal}
    />
  ));
}

/** Runs below each other: easier to read where there are many of them and few differences. */
export function Rows({ compared, groups, base, current, ...on }: TableProps) {
  const columns = groups.flatMap((group) =>
    group.rows.slice(0, FIRST).map((row) => ({ row, key: rowKey(group.title, row.name) })),
  );
  return (
    <table className="border-separate border-spacing-0 text-sm">
      <thead>
        <tr>
          <th rowSpan={2} className={cx(CORNER, 'min-w-44')} aria-label="Run" />
          {groups.map((group) => (
            <th
              key={group.title}
              scope="colgroup"
              colSpan={Math.min(FIRST, group.rows.length)}
              className={cx(HEAD, 'h-7 font-semibold')}
            >
              <span className="sticky left-48">
                {group.title}
                {group.rows.length > FIRST && <span className="font-normal text-muted"> (the first {FIRST})</span>}
              </span>
            </th>
          ))}
        </tr>
        <tr>
          {columns.map(({ row, key }) => (
            <th
              key={key}
              data-row={key}
              scope="col"
              dir="auto"
              title={row.name}
              aria-current={key === current ? 'true' : undefined}
              className={cx(
                'sticky top-7 z-10 max-w-60 truncate border-line border-r border-b px-2 py-1 text-left',
                differs(row) ? 'font-medium' : 'font-normal text-muted',
                key === current ? 'bg-selected' : 'bg-panel',
              )}
            >
              {row.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {compared.map(({ run }, i) => (
          <tr key={run.id}>
            <th
              scope="row"
              className="sticky left-0 z-10 max-w-60 border-line border-r border-b bg-bg px-2 py-1 text-left font-normal"
            >
              <RunHead run={run} isBase={i === base} {...on} />
            </th>
            {columns.map(({ row, key }) => (
              <DifferenceCell
                key={key}
                value={row.values[i]}
                base={row.values[base]}
                isBase={i === base}
                goal={row.goal}
                current={key === current}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const HEAD = 'sticky top-0 z-10 border-line border-r border-b bg-panel px-2 py-1 text-left font-normal';
const CORNER = 'sticky top-0 left-0 z-20 border-line border-r border-b bg-panel';
