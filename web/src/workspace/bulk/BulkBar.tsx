/** What can be done to the selected runs. It says how many they are, and each action can be undone. */

import { Archive, ArchiveRestore, GitCompareArrows, Tag, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { plural } from '@/lib/format';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { useWorkspacePart } from '../data/model';
import { isAny, NONE } from '../selection';
import { useSelectedCount } from '../useSelectedCount';
import { useBulk } from './useBulk';

/** The server changes so many at once. */
const MOST_CHANGED = 10_000;

export function BulkBar() {
  const any = useWorkspacePart((one) => ({ any: isAny(one.view) })).any;
  return any ? <Bar /> : null;
}

function Bar() {
  const { all, selected, archived, change } = useWorkspacePart((one) => ({
    all: one.view.all,
    selected: one.view.selected,
    archived: one.view.archived,
    change: one.change,
  }));
  const [tagging, setTagging] = useState(false);
  const { act, tag } = useBulk();
  const count = useSelectedCount();
  const tooMany = count !== undefined && count > MOST_CHANGED;
  const isDisabled = !count || tooMany;
  return (
    <section
      aria-label="Selected runs"
      className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-panel px-3 py-1.5"
    >
      <p aria-live="polite">
        <strong className="font-semibold">
          {count === undefined ? 'Counting …' : `${plural(count, 'run')} selected`}
        </strong>
        {all && !selected.length && <span className="text-muted">: all that the filter finds</span>}
      </p>
      <Button onPress={() => change({ mode: 'compare' })}>
        <GitCompareArrows size={13} aria-hidden /> Compare
      </Button>
      <Button isDisabled={isDisabled} onPress={() => setTagging(true)}>
        <Tag size={13} aria-hidden /> Tag…
      </Button>
      {archived ? (
        <Button isDisabled={isDisabled} onPress={() => void act('restore')}>
          <ArchiveRestore size={13} aria-hidden /> Restore
        </Button>
      ) : (
        <Button isDisabled={isDisabled} onPress={() => void act('archive')}>
          <Archive size={13} aria-hidden /> Archive
        </Button>
      )}
      <Button look="danger" isDisabled={isDisabled} onPress={() => void act('delete')}>
        <Trash2 size={13} aria-hidden /> Delete
      </Button>
      {tooMany && (
        <span className="text-warn">
          At most {MOST_CHANGED.toLocaleString('en-US')} are changed at once: filter the runs.
        </span>
      )}
      <span className="grow" />
      <IconButton label="Clear the selection" icon={<X size={14} />} onPress={() => change(NONE, 'gesture')} />
      <TagDialog isOpen={tagging} count={count ?? 0} onClose={() => setTagging(false)} onTag={tag} />
    </section>
  );
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
