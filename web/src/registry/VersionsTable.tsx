/** The versions of a registered model beside each other: what each is called, where it came from, how good it is. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { GitCompare } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RegisteredModel } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { count } from '@/lib/format';
import { Section } from '@/run/parts/Section';
import { Button } from '@/ui/Button';
import { CodeTabs } from '@/ui/CodeTabs';
import { Failure, Skeleton } from '@/ui/states';
import { toast } from '@/ui/toasts';
import { registering } from './code';
import { NumberHeads } from './NumberHeads';
import { versions as versionsQuery } from './queries';
import { RemoveVersion } from './RemoveVersion';
import { useTelling } from './useNumbers';
import type { RegistryActions } from './useRegistryActions';
import { type RowsProps, VersionRows } from './VersionRows';

interface Props {
  model: RegisteredModel;
  actions: RegistryActions;
  onCompare(versions: readonly number[]): void;
}

export function VersionsTable({ model, actions, onCompare }: Props) {
  const { selected, toggle, compare } = useSelected(onCompare);
  const [removing, setRemoving] = useState<number | null>(null);
  async function remove(version: number): Promise<void> {
    if (await actions.removeVersion(version)) toast({ text: `Version ${version} is deleted.` });
  }
  return (
    <Section
      title="Versions"
      tools={
        <>
          <span className="text-muted">{count(model.versions ?? 0)}</span>
          {(model.versions ?? 0) > 1 && (
            <Button isDisabled={!compare} onPress={() => compare?.()} className="ml-auto">
              <GitCompare size={13} aria-hidden />
              {selected.size ? `Compare ${selected.size}` : 'Compare'}
            </Button>
          )}
        </>
      }
    >
      <Pages {...{ model, actions, selected }} onSelect={toggle} onRemove={setRemoving} />
      <RemoveVersion
        version={removing}
        onConfirm={(version) => void remove(version)}
        onClose={() => setRemoving(null)}
      />
    </Section>
  );
}

/** Versions that are chosen, and what compares them as soon as there are two. */
function useSelected(onCompare: Props['onCompare']) {
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const toggle = (version: number) => setSelected((before) => before.symmetricDifference(new Set([version])));
  // The newest stands first, as the list has it.
  const compare = useMemo(
    () => (selected.size > 1 ? () => onCompare([...selected].sort((a, b) => b - a)) : null),
    [onCompare, selected],
  );
  useCommands(
    useMemo(
      () =>
        compare
          ? [{ id: 'model.compare', name: 'Compare the chosen versions', group: 'Model', keys: ['c'], run: compare }]
          : [],
      [compare],
    ),
  );
  return { selected, toggle, compare };
}

type PagesProps = Omit<RowsProps, 'versions' | 'names'>;

function Pages({ model, ...rows }: PagesProps) {
  const found = useInfiniteQuery(versionsQuery(model.name));
  const pages = found.data?.pages ?? [];
  const names = useTelling(pages[0]?.items ?? []);
  if (found.error && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending) return <Skeleton className="h-24" />;
  if (!pages[0]?.items.length) return <Nothing name={model.name} />;
  return (
    <>
      <div className="relative overflow-x-auto rounded-md border border-line">
        <table className="w-full text-left text-sm">
          <Head names={names} />
          {pages.map((page) => (
            <VersionRows key={page.items[0]?.version} versions={page.items} {...rows} {...{ model, names }} />
          ))}
        </table>
      </div>
      {found.hasNextPage && (
        <Button onPress={() => void found.fetchNextPage()} className="self-center">
          More versions
        </Button>
      )}
    </>
  );
}

function Nothing({ name }: { name: string }) {
  return (
    <div className="flex max-w-2xl flex-col gap-2">
      <p className="text-muted">None yet. The page of a model registers it here, and so does this:</p>
      <CodeTabs label="Code that registers a version" samples={registering(location.origin, name)} />
    </div>
  );
}

function Head({ names }: { names: readonly string[] }) {
  return (
    <thead className="text-muted">
      <tr className="border-line border-b [&>th]:whitespace-nowrap [&>th]:px-2 [&>th]:py-1.5 [&>th]:font-normal">
        <th scope="col" className="w-8">
          <span className="sr-only">Chosen</span>
        </th>
        <th scope="col">Version</th>
        <th scope="col">Aliases</th>
        <th scope="col">Stage</th>
        <NumberHeads names={names} />
        <th scope="col">Run</th>
        <th scope="col" className="text-right">
          Registered
        </th>
        <th scope="col" className="w-8">
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
