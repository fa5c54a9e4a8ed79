/** Models as a table. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Definition, Model, RunRow } from '@/api/__generated__/schema';
import { definitions as definitionsQuery, runsOf } from '@/api/queries';
import { paths } from '@/app/paths';
import { ago, bytes, cell, moment, number } from '@/lib/format';
import { NumberHeads } from '@/registry/NumberHeads';
import { type Numbers, numbersOf, telling } from '@/registry/numbers';
import { RunLink } from '@/registry/RunLink';
import { ModelState } from './ModelState';

const MOST_METRICS = 3;
const NONE: readonly Definition[] = [];

interface Page {
  readonly items: readonly Model[];
}

export function ModelsTable({ pages, experiment }: { pages: readonly Page[]; experiment: string }) {
  const definitions = useQuery(definitionsQuery(experiment)).data ?? NONE;
  const first = pages[0]?.items;
  const names = useMemo(
    () =>
      telling(
        (first ?? []).flatMap((model) => Object.keys(numbersOf(model))),
        definitions,
        MOST_METRICS,
      ),
    [first, definitions],
  );
  return (
    <div className="relative overflow-x-auto rounded-md border border-line">
      <table className="w-full text-left text-sm">
        <thead className="text-muted">
          <tr className="border-line border-b [&>th]:whitespace-nowrap [&>th]:px-3 [&>th]:py-1.5 [&>th]:font-normal">
            <th scope="col">Name</th>
            <th scope="col">Registered</th>
            <NumberHeads names={names} />
            <th scope="col">Run</th>
            <th scope="col" className="text-right">
              Size
            </th>
            <th scope="col" className="text-right">
              Made
            </th>
          </tr>
        </thead>
        {pages.map(({ items }) => (
          <Rows key={items[0]?.id} models={items} names={names} />
        ))}
      </table>
    </div>
  );
}

function Rows({ models, names }: { models: readonly Model[]; names: readonly string[] }) {
  const ids = [...new Set(models.map((model) => model.run_id).filter((id) => id !== null))];
  const runs = useQuery(runsOf(ids));
  return (
    <tbody>
      {models.map((model) => (
        <Row
          key={model.id}
          {...{ model, names }}
          run={model.run_id === null ? undefined : runs.data?.get(model.run_id)}
          known={runs.isSuccess}
        />
      ))}
    </tbody>
  );
}

interface RowProps {
  model: Model;
  names: readonly string[];
  run: RunRow | undefined;
  known: boolean;
}

function Row({ model, names, run, known }: RowProps) {
  const numbers: Numbers = numbersOf(model);
  return (
    <tr className="border-line border-b last:border-0 hover:bg-hover [&>td]:px-3 [&>td]:py-1.5">
      <th scope="row" className="min-w-36 max-w-72 px-3 py-1.5 text-left font-normal">
        <Link {...paths.model(model.id)} dir="auto" className="block truncate font-medium" title={model.name}>
          {model.name}
        </Link>
        {model.type && <bdi className="block truncate text-muted">{model.type}</bdi>}
        {model.status !== 'ready' && <ModelState model={model} />}
      </th>
      <td className="max-w-60">
        <ul>
          {(model.versions ?? []).map(({ name, version }) => (
            <li key={`${name}/${version}`} className="truncate">
              <Link {...paths.version(name, version)}>
                {name}, version {version}
              </Link>
            </li>
          ))}
        </ul>
      </td>
      {names.map((name) => (
        <td key={name} className="whitespace-nowrap text-right" title={number(numbers[name])}>
          {numbers[name] === undefined ? <span className="text-muted">–</span> : cell(numbers[name])}
        </td>
      ))}
      <td className="min-w-28 max-w-52">
        {model.run_id === null ? (
          <span className="text-muted">–</span>
        ) : (
          <RunLink id={model.run_id} run={run} known={known} />
        )}
      </td>
      <td className="whitespace-nowrap text-right text-muted">{bytes(model.size ?? 0)}</td>
      <td className="whitespace-nowrap text-right text-muted">
        <time dateTime={model.created_at} title={moment(model.created_at)}>
          {ago(model.created_at)}
        </time>
      </td>
    </tr>
  );
}
