/** What can be done with a registered model. Each says what happened, and how to take it back where that can be. */

import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RegisteredModelUpdate, VersionUpdate } from '@/api/__generated__/schema';
import { client, unwrap } from '@/api/client';
import { attempt } from '@/ui/attempt';
import { toast } from '@/ui/toasts';
import { REGISTRY_KEY, registeredKey } from './queries';

export interface RegistryActions {
  update(change: RegisteredModelUpdate): Promise<boolean>;
  rename(next: string): Promise<boolean>;
  remove(): Promise<boolean>;
  updateVersion(version: number, change: VersionUpdate): Promise<boolean>;
  removeVersion(version: number): Promise<boolean>;
  /** `before` is the version that had the alias, if one had it. */
  setAlias(alias: string, version: number, before: number | undefined): Promise<void>;
  removeAlias(alias: string, before: number): Promise<void>;
}

export function useRegistryActions(name: string): RegistryActions {
  const queries = useQueryClient();
  return useMemo(() => {
    // What was deleted or renamed is not asked for again: the page that shows it is about to be left.
    const refresh = (gone?: (key: readonly unknown[]) => boolean) =>
      queries.invalidateQueries({ queryKey: REGISTRY_KEY, predicate: ({ queryKey }) => !gone?.(queryKey) });
    const change = (action: () => Promise<unknown>, gone?: (key: readonly unknown[]) => boolean) =>
      attempt(async () => {
        await action();
        await refresh(gone);
      });
    const isOfModel = (key: readonly unknown[]) => key[1] === 'model' && key[2] === name;
    const path = { name };
    const numbered = (version: number) => ({ params: { path: { name, version } } });
    const named = (alias: string) => ({ params: { path: { name, alias } } });

    const put = (alias: string, version: number) =>
      change(async () =>
        unwrap(
          await client.PUT('/api/v1/registry/models/{name}/aliases/{alias}', { ...named(alias), body: { version } }),
        ),
      );
    const drop = (alias: string) =>
      change(async () => unwrap(await client.DELETE('/api/v1/registry/models/{name}/aliases/{alias}', named(alias))));
    async function setAlias(alias: string, version: number, before: number | undefined): Promise<void> {
      if (!(await put(alias, version))) return;
      const undo = async () => void (await (before === undefined ? drop(alias) : put(alias, before)));
      toast({ text: `${alias} is version ${version} now.`, undo });
    }
    async function removeAlias(alias: string, before: number): Promise<void> {
      if (!(await drop(alias))) return;
      toast({ text: `${alias} is removed.`, undo: async () => void (await put(alias, before)) });
    }
    return {
      update: (body) =>
        change(async () => unwrap(await client.PATCH('/api/v1/registry/models/{name}', { params: { path }, body }))),
      rename: (next) =>
        change(async () => {
          const body = { name: next };
          const renamed = unwrap(await client.PATCH('/api/v1/registry/models/{name}', { params: { path }, body }));
          queries.setQueryData(registeredKey(next), renamed);
        }, isOfModel),
      remove: () =>
        change(
          async () => unwrap(await client.DELETE('/api/v1/registry/models/{name}', { params: { path } })),
          isOfModel,
        ),
      updateVersion: (version, body) =>
        change(async () =>
          unwrap(
            await client.PATCH('/api/v1/registry/models/{name}/versions/{version}', { ...numbered(version), body }),
          ),
        ),
      removeVersion: (version) =>
        change(
          async () =>
            unwrap(await client.DELETE('/api/v1/registry/models/{name}/versions/{version}', numbered(version))),
          (key) => isOfModel(key) && key[3] === 'version' && key[4] === version,
        ),
      setAlias,
      removeAlias,
    };
  }, [queries, name]);
}
