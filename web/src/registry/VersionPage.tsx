/** One version of a registered model: how good it is, where it came from, its files, and how to load it. */

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Model, ModelVersion, RegisteredModel } from '@/api/__generated__/schema';
import { run as runQuery } from '@/api/queries';
import { PageBar } from '@/app/PageBar';
import { paths } from '@/app/paths';
import { ModelFiles } from '@/models/ModelFiles';
import { ModelMetrics } from '@/models/ModelMetrics';
import { ModelState } from '@/models/ModelState';
import { Origin } from '@/models/Origin';
import { modelFiles, model as modelQuery } from '@/models/queries';
import { ParamList } from '@/run/overview/Params';
import { splitTag } from '@/run/overview/tag';
import { Fact, Section } from '@/run/parts/Section';
import { TagList } from '@/run/parts/TagList';
import { Writing } from '@/run/parts/Writing';
import { runFiles } from '@/run/queries';
import { CodeTabs } from '@/ui/CodeTabs';
import { Copy } from '@/ui/Copy';
import { loading } from './code';
import { paramsOf } from './facts';
import { NotThere, Waiting } from './parts';
import { registered, version as versionQuery } from './queries';
import { useFreshRegistry } from './useFreshRegistry';
import { useRegistryActions } from './useRegistryActions';
import { VersionHeader } from './VersionHeader';

export function VersionPage() {
  const { name, version: text } = useParams({ from: '/models/$name/$version' });
  const version = useQuery(versionQuery(name, Number(text)));
  const model = useQuery(registered(name));
  useFreshRegistry();
  const error = version.error ?? model.error;
  if (version.data && model.data) return <Loaded version={version.data} model={model.data} />;
  if (!error) return <Waiting label="Loading the version" />;
  const retry = () => void version.refetch();
  return <NotThere title="There is no such version." what={`${name}, version ${text}`} error={error} onRetry={retry} />;
}

interface Props {
  version: ModelVersion;
  model: RegisteredModel;
}

function Loaded({ version, model }: Props) {
  const actions = useRegistryActions(model.name);
  const made = useQuery({ ...modelQuery(version.model_id ?? ''), enabled: version.model_id !== null }).data;
  const run = useQuery({ ...runQuery(version.run_id ?? ''), enabled: version.run_id !== null, retry: false }).data;
  const source = useMemo(() => sourceOf(version), [version]);
  const params = useMemo(() => paramsOf({ model: made, run }), [made, run]);
  const change = (body: Parameters<typeof actions.updateVersion>[1]) => actions.updateVersion(version.version, body);
  return (
    <div className="flex h-full flex-col overflow-auto">
      <PageBar title={`${model.name}, version ${version.version}`}>{null}</PageBar>
      <VersionHeader {...{ version, model, actions }} />
      <div className="grid min-w-0 grid-cols-1 gap-6 p-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          <Writing
            title="Description"
            text={version.description}
            question="What is new in it?"
            begin="Write a description"
            owner="Version"
            onSave={(description) => change({ description })}
          />
          <ModelMetrics model={made} run={run} />
          {source && <ModelFiles source={source} total={made && { files: made.files ?? 0, size: made.size ?? 0 }} />}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Section title="Load it">
            <CodeTabs
              label="Code that loads the version"
              samples={loading(location.origin, {
                ...version,
                alias: version.aliases?.[0],
                isHere: source !== null,
              })}
            />
          </Section>
          <Origin runId={version.run_id} run={run} model={made}>
            <Sources version={version} made={made} />
          </Origin>
          <ParamList params={params} />
          <TagList
            tags={version.tags}
            owner="Version"
            onAdd={(text) => {
              const tag = splitTag(text);
              if (tag) void change({ tags: { [tag.name]: tag.value } });
            }}
            onSet={(tag, value) => change({ tags: { [tag]: value as string | null } })}
          />
        </div>
      </div>
    </div>
  );
}

/** What it is, and where its files are. */
function Sources({ version, made }: { version: ModelVersion; made: Model | undefined }) {
  return (
    <>
      {made && (
        <Fact name="Model">
          <Link {...paths.model(made.id)}>{made.name}</Link>
          {made.type && <span className="text-muted"> {made.type}</span>}{' '}
          {made.status !== 'ready' && <ModelState model={made} />}
          {made.deleted_at !== null && <span className="text-bad">deleted</span>}
        </Fact>
      )}
      <Fact name="Source">
        <span className="flex items-center gap-1">
          <code className="min-w-0 break-all">{version.source}</code>
          <Copy text={version.source} label="Copy the source" />
        </span>
      </Fact>
      {version.run_link && (
        <Fact name="Elsewhere">
          <RunElsewhere address={version.run_link} />
        </Fact>
      )}
    </>
  );
}

/** Null: its files are not here. */
function sourceOf({ model_id, run_id, path }: ModelVersion) {
  if (model_id !== null) return modelFiles(model_id);
  return run_id !== null && path !== null ? runFiles(run_id, path) : null;
}

/** A link only where it leads to a page: it may hold anything. */
function RunElsewhere({ address }: { address: string }) {
  if (!/^https?:\/\//.test(address)) return <code className="break-all">{address}</code>;
  return (
    <a href={address} target="_blank" rel="noreferrer" className="break-all">
      {address}
    </a>
  );
}
