/** What can be done to the selected runs. Each action says to how many it applies, and can be undone. */

import { Archive, ArchiveRestore, GitCompareArrows, Tag, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { client, unwrap } from '@/api/client';
import { queryClient } from '@/app/query';
import { plural } from '@/lib/format';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toasts';
import { useWorkspacePart } from '../data/model';
import { rowsKey } from '../data/queries';

type Action = 'archive' | 'delete' | 'restore';
const DONE: Record<Action, string> = { archive: 'archived', delete: 'deleted', restore: 'restored' };
const BACK: Record<Action, Action> = { archive: 'restore', delete: 'restore', restore: 'archive' };

export function BulkBar() {
  const { selected, archived, change, experiment } = useWorkspacePart((one) => ({
    selected: one.view.selected,
    archived: one.view.archived,
    change: one.change,
    experiment: one.experiment,
  }));
  const [tagging, setTagging] = useState(false);
  if (!selected.length) return null;

  async function send(body: {
    action: Action | 'tag';
    ids: readonly string[];
    tags?: Record<string, string | boolean | null>;
  }) {
    const changed = unwrap(
      await client.POST('/api/v1/runs/bulk', { body: { tags: {}, ...body, ids: [...body.ids] } }),
    ).changed;
    await queryClient.invalidateQueries({ queryKey: rowsKey(experiment) });
    return changed;
  }
  async function act(action: Action): Promise<void> {
    const ids = selected;
    try {
      const changed = await send({ action, ids });
      change({ selected: [] }, 'gesture');
      toast({
        text: `${plural(changed, 'run')} ${DONE[action]}.`,
        undo: async () => {
          await send({ action: BACK[action], ids });
        },
      });
    } catch (error) {
      failed(error);
    }
  }
  async function tag(name: string, text: string): Promise<void> {
    const ids = selected;
    try {
      const changed = await send({ action: 'tag', ids, tags: { [name]: text || true } });
      toast({
        text: `${plural(changed, 'run')} tagged ${name}.`,
        undo: async () => {
          await send({ action: 'tag', ids, tags: { [name]: null } });
        },
      });
    } catch (error) {
      failed(error);
    }
  }

  return (
    <section
      aria-label="Selected runs"
      className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-panel px-3 py-1.5"
    >
      <strong className="font-semibold">{plural(selected.length, 'run')} selected</strong>
      <Button onPress={() => change({ mode: 'compare' })}>
        <GitCompareArrows size={13} aria-hidden /> Compare
      </Button>
      <Button onPress={() => setTagging(true)}>
        <Tag size={13} aria-hidden /> Tag…
      </Button>
      {archived ? (
        <Button onPress={() => void act('restore')}>
          <ArchiveRestore size={13} aria-hidden /> Restore
        </Button>
      ) : (
        <Button onPress={() => void act('archive')}>
          <Archive size={13} aria-hidden /> Archive
        </Button>
      )}
      <Button look="danger" onPress={() => void act('delete')}>
        <Trash2 size={13} aria-hidden /> Delete
      </Button>
      <span className="grow" />
      <IconButton
        label="Clear the selection"
        icon={<X size={14} />}
        onPress={() => change({ selected: [] }, 'gesture')}
      />
      <TagDialog isOpen={tagging} count={selected.length} onClose={() => setTagging(false)} onTag={tag} />
    </section>
  );
}

function failed(error: unknown): void {
  toast({ text: error instanceof Error ? error.message : String(error), tone: 'bad' });
}

interface TagProps {
  isOpen: boolean;
  count: number;
  onClose(): void;
  onTag(name: string, value: string): Promise<void>;
}

function TagDialog({ isOpen, count, onClose, onTag }: TagProps) {
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  return (
    <Dialog title={`Tag ${plural(count, 'run')}`} isOpen={isOpen} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          void onTag(name.trim(), text.trim());
        }}
      >
        <TextField label="Name" showLabel value={name} onChange={setName} autoFocus isRequired />
        <TextField label="Value, if it has one" showLabel value={text} onChange={setText} />
        <Button type="submit" look="primary" isDisabled={!name.trim()} className="self-end">
          Tag
        </Button>
      </form>
    </Dialog>
  );
}
