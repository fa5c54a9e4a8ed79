/** Changes to the selected runs, each with the way back. */

import { client, unwrap } from '@/api/client';
import { queryClient } from '@/app/query';
import { plural } from '@/lib/format';
import { toast } from '@/ui/toasts';
import { useWorkspaceNow, type Workspace } from '../data/model';
import { rowIds, rowsKey } from '../data/queries';
import { NONE, selectedQueries } from '../selection';

export type Action = 'archive' | 'delete' | 'restore';
const DONE: Record<Action, string> = { archive: 'archived', delete: 'deleted', restore: 'restored' };
const BACK: Record<Action, Action> = { archive: 'restore', delete: 'restore', restore: 'archive' };

interface Body {
  readonly action: Action | 'tag';
  readonly tags?: Record<string, string | boolean | null>;
}

export function useBulk() {
  const now = useWorkspaceNow();
  async function send({ action, tags = {} }: Body, ids: readonly string[]): Promise<number> {
    const body = { action, tags, ids: [...ids] };
    const { changed } = unwrap(await client.POST('/api/v1/runs/bulk', { body }));
    await queryClient.invalidateQueries({ queryKey: rowsKey(now().experiment) });
    return changed;
  }
  async function change(body: Body, back: Body, done: string): Promise<void> {
    try {
      // By their ids, so that the way back leads to these runs and to no others.
      const ids = await selectedIds(now());
      const changed = await send(body, ids);
      if (body.action !== 'tag') now().change(NONE, 'gesture');
      toast({ text: `${plural(changed, 'run')} ${done}.`, undo: async () => void (await send(back, ids)) });
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : String(error), tone: 'bad' });
    }
  }
  return {
    act: (action: Action) => change({ action }, { action: BACK[action] }, DONE[action]),
    tag: (name: string, text: string) =>
      change(
        { action: 'tag', tags: { [name]: text || true } },
        { action: 'tag', tags: { [name]: null } },
        `tagged ${name}`,
      ),
  };
}

async function selectedIds({ view, query }: Workspace): Promise<readonly string[]> {
  if (!view.all) return view.selected;
  const [all] = selectedQueries(query, view);
  return all ? rowIds(all) : [];
}
