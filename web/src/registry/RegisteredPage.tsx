/** One registered model: what it is for, its versions, and how to load it. Two and more versions are compared here. */

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { RegisteredModel } from '@/api/__generated__/schema';
import { PageBar } from '@/app/PageBar';
import { splitTag } from '@/run/overview/tag';
import { Section } from '@/run/parts/Section';
import { TagList } from '@/run/parts/TagList';
import { Writing } from '@/run/parts/Writing';
import { usePageAddress } from '@/state/address';
import { CodeTabs } from '@/ui/CodeTabs';
import { loading } from './code';
import { VersionCompare } from './compare/VersionCompare';
import { isHere } from './facts';
import { NotThere, Waiting } from './parts';
import { registered } from './queries';
import { RegisteredHeader } from './RegisteredHeader';
import { readNumbers, writeNumbers } from './selected';
import { useFreshRegistry } from './useFreshRegistry';
import { useRegistryActions } from './useRegistryActions';
import { VersionsTable } from './VersionsTable';

export function RegisteredPage() {
  const { name } = useParams({ from: '/models/$name' });
  const { data: model, error, refetch } = useQuery(registered(name));
  useFreshRegistry();
  if (model) return <Loaded key={model.id} model={model} />;
  if (error)
    return <NotThere title="There is no such model." what={name} error={error} onRetry={() => void refetch()} />;
  return <Waiting label="Loading the model" />;
}

function Loaded({ model }: { model: RegisteredModel }) {
  const [{ compare }, set] = usePageAddress();
  const compared = readNumbers(compare);
  const open = useCallback((versions: readonly number[]) => set({ compare: writeNumbers(versions) }, true), [set]);
  const close = useCallback(() => set({ compare: null }, true), [set]);
  return (
    <div className="flex h-full flex-col overflow-auto">
      <PageBar title={model.name}>{null}</PageBar>
      <RegisteredHeader model={model} />
      {compared.length > 0 ? (
        <VersionCompare
          model={model}
          versions={compared}
          onChange={(versions) => set({ compare: writeNumbers(versions) })}
          onClose={close}
        />
      ) : (
        <Overview model={model} onCompare={open} />
      )}
    </div>
  );
}

interface OverviewProps {
  model: RegisteredModel;
  onCompare(versions: readonly number[]): void;
}

function Overview({ model, onCompare }: OverviewProps) {
  const actions = useRegistryActions(model.name);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-6 p-4 xl:grid-cols-[minmax(0,1fr)_400px]">
      <div className="flex min-w-0 flex-col gap-6">
        <Writing
          title="Description"
          text={model.description}
          question="What is it for, and what does it expect?"
          begin="Write a description"
          owner="Model"
          onSave={(description) => actions.update({ description })}
        />
        <VersionsTable model={model} actions={actions} onCompare={onCompare} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        {model.latest && (
          <Section title="Load it">
            <CodeTabs
              label="Code that loads the model"
              samples={loading(location.origin, {
                ...model.latest,
                alias: firstAlias(model),
                isHere: isHere(model.latest),
              })}
            />
          </Section>
        )}
        <TagList
          tags={model.tags}
          owner="Model"
          onAdd={(text) => {
            const tag = splitTag(text);
            if (tag) void actions.update({ tags: { [tag.name]: tag.value } });
          }}
          onSet={(tag, value) => actions.update({ tags: { [tag]: value as string | null } })}
        />
      </div>
    </div>
  );
}

/** Of the newest version that has one. */
function firstAlias({ aliases }: RegisteredModel): string | undefined {
  return Object.entries(aliases ?? {}).sort(([, a], [, b]) => b - a)[0]?.[0];
}
