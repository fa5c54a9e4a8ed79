/** What can be done with a model. */

import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Model, ModelUpdate } from '@/api/__generated__/schema';
import { client, unwrap } from '@/api/client';
import { paths } from '@/app/paths';
import { queryClient } from '@/app/query';
import { REGISTRY_KEY } from '@/registry/queries';
import { attempt } from '@/ui/attempt';
import { toast } from '@/ui/toasts';
import { modelKey } from './queries';

export interface ModelActions {
  update(change: ModelUpdate): Promise<boolean>;
  remove(): Promise<void>;
  restore(): Promise<void>;
  /** A new version of a registered model, which is made first where it is `new`. Leads to the version. */
  register(name: string, isNew: boolean): Promise<void>;
}

export function useModelActions(id: string): ModelActions {
  const navigate = useNavigate();
  return useMemo(() => {
    const path = { params: { path: { model_id: id } } };
    const shown = (model: Model) => queryClient.setQueryData(modelKey(id), model);
    const refresh = () => queryClient.invalidateQueries({ queryKey: modelKey(id), exact: true });

    async function restore(): Promise<void> {
      await attempt(async () => shown(unwrap(await client.POST('/api/v1/models/{model_id}/restore', path))));
    }
    return {
      update: (body) =>
        attempt(async () => shown(unwrap(await client.PATCH('/api/v1/models/{model_id}', { ...path, body })))),
      remove: async () => {
        const done = await attempt(async () => {
          unwrap(await client.DELETE('/api/v1/models/{model_id}', path));
          await refresh();
        });
        if (done) toast({ text: 'The model is deleted. It can be restored for 30 days.', undo: restore });
      },
      restore,
      register: async (name, isNew) => {
        await attempt(async () => {
          if (isNew) await addName(name);
          const params = { path: { name } };
          const body = { model_id: id };
          const made = unwrap(await client.POST('/api/v1/registry/models/{name}/versions', { params, body }));
          await Promise.all([refresh(), queryClient.invalidateQueries({ queryKey: REGISTRY_KEY })]);
          toast({ text: `It is version ${made.version} of ${name}.` });
          await navigate(paths.version(name, made.version));
        });
      },
    };
  }, [id, navigate]);
}

/** Somebody may have been faster; then the name is there, too. */
async function addName(name: string): Promise<void> {
  const answer = await client.POST('/api/v1/registry/models', { body: { name } });
  if (answer.response.status !== 409) unwrap(answer);
}
