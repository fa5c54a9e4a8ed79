/** Registered models as a table. On a narrow screen only what tells them apart. */

import { Link } from '@tanstack/react-router';
import type { RegisteredModel } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { ago, count, moment } from '@/lib/format';
import { AliasChip, Stage } from './chips';

export function RegistryTable({ models }: { models: readonly RegisteredModel[] }) {
  return (
    <div className="relative overflow-x-auto rounded-md border border-line">
      <table className="w-full text-left text-sm">
        <thead className="text-muted">
          <tr className="border-line border-b [&>th]:whitespace-nowrap [&>th]:px-3 [&>th]:py-1.5 [&>th]:font-normal">
            <th scope="col">Name</th>
            <th scope="col">Latest</th>
            <th scope="col">Aliases</th>
            <th scope="col" className="max-lg:hidden">
              Stages
            </th>
            <th scope="col" className="text-right max-sm:hidden">
              Versions
            </th>
            <th scope="col" className="text-right max-md:hidden">
              Last change
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <Row key={model.id} model={model} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ model }: { model: RegisteredModel }) {
  const latest = model.latest?.version;
  return (
    <tr className="border-line border-b last:border-0 hover:bg-hover [&>td]:px-3 [&>td]:py-2">
      <th scope="row" className="min-w-36 max-w-40 px-3 py-2 text-left font-normal sm:max-w-80">
        <Link
          {...paths.registered(model.name)}
          dir="auto"
          title={model.name}
          className="block truncate font-semibold text-base text-text"
        >
          {model.name}
        </Link>
        {model.description && (
          <span dir="auto" className="block truncate text-muted">
            {model.description}
          </span>
        )}
      </th>
      <td className="whitespace-nowrap">
        {latest === undefined ? (
          <span className="text-muted">–</span>
        ) : (
          <Link {...paths.version(model.name, latest)}>version {latest}</Link>
        )}
      </td>
      <td className="min-w-28">
        <ul className="flex flex-wrap gap-1">
          {byVersion(model.aliases).map(([alias, version]) => (
            <li key={alias} className="max-w-full">
              <AliasChip alias={alias} version={version} />
            </li>
          ))}
        </ul>
      </td>
      <td className="max-lg:hidden">
        <ul className="flex flex-wrap gap-x-3">
          {byVersion(model.stages).map(([stage, version]) => (
            <li key={stage}>
              <Stage stage={stage} /> <span className="text-muted">{version}</span>
            </li>
          ))}
        </ul>
      </td>
      <td className="text-right max-sm:hidden">{count(model.versions ?? 0)}</td>
      <td className="whitespace-nowrap text-right text-muted max-md:hidden">
        <time dateTime={model.updated_at} title={moment(model.updated_at)}>
          {ago(model.updated_at)}
        </time>
      </td>
    </tr>
  );
}

/** The newest version's first. */
function byVersion(named: Readonly<Record<string, number>> = {}): [string, number][] {
  return Object.entries(named).sort(([a, left], [b, right]) => right - left || a.localeCompare(b));
}
