/** The models that the run made or began with, and the versions that were registered of what it made. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Package } from 'lucide-react';
import type { ModelVersion, RunDetail, RunModel } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { bytes, count } from '@/lib/format';
import { ModelState } from '@/models/ModelState';
import { runModels } from '@/models/queries';
import { AliasChip } from '@/registry/chips';
import { Failure } from '@/ui/states';
import { Section } from '../parts/Section';

/** Nothing of it is seen where there are none: most runs have none. */
export function Models({ run }: { run: RunDetail }) {
  const { data, error, refetch } = useQuery(runModels(run.id));
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data || (data.items.length === 0 && data.versions.length === 0)) return null;
  const own = new Set(data.items.map((model) => model.id));
  // Of files that were registered without having been kept as a model.
  const others = data.versions.filter((version) => !own.has(version.model_id ?? ''));
  return (
    <Section title="Models" tools={<span className="text-muted">{count(data.items.length + others.length)}</span>}>
      <ul className="divide-y divide-line rounded-md border border-line">
        {data.items.map((model) => (
          <Kept
            key={model.id}
            model={model}
            versions={data.versions.filter((version) => version.model_id === model.id)}
          />
        ))}
        {others.map((version) => (
          <li key={`${version.name}/${version.version}`} className="flex flex-wrap items-center gap-2 px-3 py-2">
            <Package size={14} aria-hidden className="shrink-0 text-muted" />
            <Registered version={version} />
            {version.path && <code className="min-w-0 break-all text-muted">{version.path}</code>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Kept({ model, versions }: { model: RunModel; versions: readonly ModelVersion[] }) {
  const begun = model.roles?.includes('input');
  const made = model.roles?.includes('output');
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <Package size={14} aria-hidden className="shrink-0 text-muted" />
      <Link {...paths.model(model.id)} dir="auto" className="min-w-0 break-words font-medium">
        {model.name}
      </Link>
      <span className="text-muted text-sm">
        {[made && 'made here', begun && 'used here', model.type, bytes(model.size ?? 0)].filter(Boolean).join(', ')}
        {!!model.step && ` at step ${model.step.toLocaleString('en-US')}`}
      </span>
      {model.status !== 'ready' && <ModelState model={model} />}
      {versions.map((version) => (
        <Registered key={`${version.name}/${version.version}`} version={version} />
      ))}
    </li>
  );
}

function Registered({ version }: { version: ModelVersion }) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-1">
      <Link {...paths.version(version.name, version.version)} className="min-w-0 break-words">
        {version.name}, version {version.version}
      </Link>
      {(version.aliases ?? []).map((alias) => (
        <AliasChip key={alias} alias={alias} />
      ))}
    </span>
  );
}
