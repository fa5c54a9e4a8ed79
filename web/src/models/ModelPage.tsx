/** A model that a run made: how good it is, its files, and the versions under which it is registered. */

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Model, RunDetail } from '@/api/__generated__/schema';
import { experimentHead, run as runQuery } from '@/api/queries';
import { PageBar } from '@/app/PageBar';
import { paths } from '@/app/paths';
import { loading, loadingModel } from '@/registry/code';
import { paramsOf } from '@/registry/facts';
import { NotThere, Waiting } from '@/registry/parts';
import { ParamList } from '@/run/overview/Params';
import { splitTag } from '@/run/overview/tag';
import { Fact, Section } from '@/run/parts/Section';
import { TagList } from '@/run/parts/TagList';
import { CodeTabs } from '@/ui/CodeTabs';
import { ModelFiles } from './ModelFiles';
import { ModelHeader } from './ModelHeader';
import { ModelMetrics } from './ModelMetrics';
import { Origin } from './Origin';
import { modelFiles, model as modelQuery } from './queries';
import { useFreshModels } from './useFreshModels';
import { useModelActions } from './useModelActions';

export function ModelPage() {
  const { model: id } = useParams({ from: '/m/$model' });
  const { data: model, error, refetch } = useQuery(modelQuery(id));
  useFreshModels(model?.experiment_id);
  if (model) return <Loaded key={id} model={model} />;
  if (error) return <NotThere title="There is no such model." what={id} error={error} onRetry={() => void refetch()} />;
  return <Waiting label="Loading the model" />;
}

function Loaded({ model }: { model: Model }) {
  const actions = useModelActions(model.id);
  const run = useQuery({ ...runQuery(model.run_id ?? ''), enabled: model.run_id !== null, retry: false }).data;
  const source = useMemo(() => modelFiles(model.id), [model.id]);
  return (
    <div className="flex h-full flex-col overflow-auto">
      <PageBar title={model.name}>
        <Experiment model={model} />
      </PageBar>
      <ModelHeader model={model} actions={actions} />
      <div className="grid min-w-0 grid-cols-1 gap-6 p-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          <ModelMetrics model={model} run={run} />
          <ModelFiles source={source} total={{ files: model.files ?? 0, size: model.size ?? 0 }} />
        </div>
        <Aside model={model} run={run} />
      </div>
    </div>
  );
}

function Experiment({ model }: { model: Model }) {
  const experiment = useQuery(experimentHead(model.experiment_id)).data;
  if (!experiment) return null;
  return (
    <Link {...paths.models(experiment)} className="min-w-0 truncate" title={`Models of ${experiment.name}`}>
      Models of <bdi>{experiment.name}</bdi>
    </Link>
  );
}

function Aside({ model, run }: { model: Model; run: RunDetail | undefined }) {
  const actions = useModelActions(model.id);
  const params = useMemo(() => paramsOf({ model, run }), [model, run]);
  const [first] = model.versions ?? [];
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Section title="Load it">
        <CodeTabs
          label="Code that loads the model"
          samples={
            first
              ? loading(location.origin, { ...first, isHere: true })
              : loadingModel(location.origin, model.id, model.name)
          }
        />
      </Section>
      <Origin runId={model.run_id} run={run} model={model}>
        <Fact name="Registered">
          {model.versions?.length ? <Versions versions={model.versions} /> : <span className="text-muted">no</span>}
        </Fact>
      </Origin>
      <ParamList params={params} />
      <TagList
        tags={model.tags ?? {}}
        owner="Model"
        onAdd={(text) => {
          const tag = splitTag(text);
          if (tag) void actions.update({ tags: { [tag.name]: tag.value } });
        }}
        onSet={(tag, value) => actions.update({ tags: { [tag]: value as string | null } })}
      />
    </div>
  );
}

function Versions({ versions }: { versions: NonNullable<Model['versions']> }) {
  return (
    <ul className="flex flex-col">
      {versions.map(({ name, version }) => (
        <li key={`${name}/${version}`}>
          <Link {...paths.version(name, version)}>
            {name}, version {version}
          </Link>
        </li>
      ))}
    </ul>
  );
}
