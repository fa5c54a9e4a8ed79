/** Runs in groups: how many, how they stand, and the mean of each column with its spread. A group opens to its runs. */

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RunGroup } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { cell, plural, value } from '@/lib/format';
import { fieldTitle } from '@/state/fields';
import { sortText } from '@/state/workspace';
import { Button } from '@/ui/Button';
import { Pager } from '@/ui/Pager';
import { type RunStatus, Status } from '@/ui/Status';
import { Failure, Progress, Skeleton } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { GROUP_SIZE, PAGE } from '../data/queries';
import { withClause } from '../filter/clauses';
import { NoRuns } from '../filter/NoRuns';
import { Cell } from '../table/cells';
import { GROUPS, groupRuns, runGroups } from './queries';

const MOST_FIELDS = 20;

export function GroupsTable() {
  const { view, change, query, columns } = useWorkspace();
  const fields = useMemo(
    () =>
      columns
        .map((column) => column.field)
        .filter((one) => !view.group.includes(one))
        .slice(0, MOST_FIELDS),
    [columns, view.group],
  );
  const key = view.sort[0];
  const known = key && (fields.includes(key.field) || view.group.includes(key.field) || key.field === GROUP_SIZE);
  const sort = known ? sortText([key]) : '';
  const [page, setPage] = usePage(JSON.stringify([query, view.group, sort]));
  const groups = useQuery(runGroups(query, view.group, fields, sort, page));
  if (groups.error && !groups.data) {
    return <Failure error={groups.error} onRetry={() => void groups.refetch()} className="h-full" />;
  }
  if (!groups.data) return <Skeleton className="m-4 h-40" />;
  const { items, total } = groups.data;
  const sortBy = (field: string) => {
    const descending = key?.field === field ? !key.descending : true;
    change({ sort: [{ field, descending }] });
  };
  const heading = (field: string, title: string) => (
    <th
      key={field}
      scope="col"
      className="sticky top-0 z-10 border-line border-r border-b bg-panel text-left font-medium"
    >
      <button type="button" className="flex h-7 w-full items-center gap-1 px-2" onClick={() => sortBy(field)}>
        <span className="truncate">{title}</span>
        {key?.field === field &&
          (key.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
      </button>
    </th>
  );
  return (
    <div className="relative h-full overflow-auto">
      <Progress active={groups.isFetching} />
      <table className="border-separate border-spacing-0 text-sm">
        <caption className="sr-only">
          {plural(total, 'group')} by {view.group.map(fieldTitle).join(', ')}
        </caption>
        <thead>
          <tr>
            {view.group.map((field) => heading(field, fieldTitle(field)))}
            {heading(GROUP_SIZE, 'Runs')}
            {fields.map((field) => heading(field, fieldTitle(field)))}
          </tr>
        </thead>
        {items.map((group) => (
          <Group key={JSON.stringify(group.keys)} group={group} fields={fields} />
        ))}
      </table>
      {total === 0 && <NoRuns />}
      <div className="sticky left-0 flex w-fit p-2">
        <Pager page={page} size={GROUPS} total={total} label="Pages of groups" onPage={setPage} />
      </div>
    </div>
  );
}

/** Which page is shown: the first of each new question. */
function usePage(question: string): [number, (page: number) => void] {
  const [shown, setShown] = useState({ question, page: 0 });
  return [shown.question === question ? shown.page : 0, (page) => setShown({ question, page })];
}

function Group({ group, fields }: { group: RunGroup; fields: readonly string[] }) {
  const { view, change } = useWorkspace();
  const [open, setOpen] = useState(false);
  const name = group.keys.map(value).join(', ');
  return (
    <tbody>
      <tr className="hover:bg-hover">
        {group.keys.map((content, i) => (
          <th
            key={view.group[i]}
            scope="row"
            dir="auto"
            className="whitespace-nowrap border-line border-r border-b px-2 py-1 text-left font-medium"
          >
            {i === 0 && (
              <button
                type="button"
                aria-expanded={open}
                aria-label={`Runs of ${name}`}
                className="-ml-1 mr-1 inline-flex size-6 items-center justify-center align-middle text-muted"
                onClick={() => setOpen(!open)}
              >
                <ChevronRight size={14} aria-hidden className={open ? 'rotate-90' : ''} />
              </button>
            )}
            {value(content)}
          </th>
        ))}
        <td className="whitespace-nowrap border-line border-r border-b px-2 py-1">
          <span className="flex items-center gap-2">
            {group.count.toLocaleString('en-US')}
            <Statuses statuses={group.statuses} />
            <Button
              small
              look="quiet"
              onPress={() => change({ filter: withClause(view.filter, group.filter), group: [] })}
            >
              Only these
            </Button>
          </span>
        </td>
        {group.cells.map((content, i) => (
          <td key={fields[i]} className="whitespace-nowrap border-line border-r border-b px-2 py-1 text-right">
            <Summary content={content} />
          </td>
        ))}
      </tr>
      {open && <Members group={group} fields={fields} />}
    </tbody>
  );
}

function Statuses({ statuses }: { statuses: RunGroup['statuses'] }) {
  const others = Object.entries(statuses).filter(([status]) => status !== 'finished');
  return others.map(([status, amount]) => (
    <span key={status} className="flex items-center gap-0.5">
      <Status status={status as RunStatus} bare />
      {amount}
    </span>
  ));
}

/** Numbers as mean and spread, all else as what the group's runs share. */
function Summary({ content }: { content: RunGroup['cells'][number] }) {
  if ('distinct' in content) {
    if (content.distinct > 1) return <span className="text-muted">{content.distinct} different</span>;
    return <span dir="auto">{value(content.value)}</span>;
  }
  const mean = content.mean === null ? Number.NaN : Number(content.mean);
  if (!Number.isFinite(mean)) return <span className="text-muted">–</span>;
  const range = `${content.count} runs, ${value(content.min)} to ${value(content.max)}`;
  return (
    <span title={range}>
      {cell(mean)}
      {typeof content.std === 'number' && content.std > 0 && <span className="text-muted"> ± {cell(content.std)}</span>}
    </span>
  );
}

/** The runs of a group, each with its own values. */
function Members({ group, fields }: { group: RunGroup; fields: readonly string[] }) {
  const { query, view, look } = useWorkspace();
  const asked = { ...query, filter: withClause(view.filter, group.filter), sort: '' };
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(groupRuns(asked, fields.join()));
  const runs = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {runs.map((run) => (
        <tr key={run.id} className="bg-panel">
          <td colSpan={group.keys.length + 1} className="border-line border-r border-b py-1 pr-2 pl-9">
            <span className="flex items-center gap-1.5">
              <span aria-hidden className="h-1 w-3 rounded" style={{ background: look(run.id)?.color }} />
              <Status status={run.status} bare />
              <Link {...paths.run(run.id)} dir="auto" className="truncate text-text">
                {run.name}
              </Link>
            </span>
          </td>
          {run.cells.map((content, i) => (
            <td key={fields[i]} className="border-line border-r border-b px-2 py-1 text-right">
              <Cell field={fields[i] ?? ''} content={content} goal={null} best={false} />
            </td>
          ))}
        </tr>
      ))}
      {hasNextPage && (
        <tr className="bg-panel">
          <td colSpan={group.keys.length + 1 + fields.length} className="border-line border-b py-1 pl-9">
            <Button small isDisabled={isFetching} onPress={() => void fetchNextPage()}>
              Show {Math.min(PAGE, group.count - runs.length)} more
            </Button>
            <span className="ml-2 text-muted">
              {runs.length.toLocaleString('en-US')} of {plural(group.count, 'run')}
            </span>
          </td>
        </tr>
      )}
    </>
  );
}
