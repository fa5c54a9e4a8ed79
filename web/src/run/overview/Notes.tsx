/** Notes in Markdown: read here, and written here. */

import { Pencil } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { Button, IconButton } from '@/ui/Button';
import { Skeleton } from '@/ui/states';
import { useRunActions } from '../header/useRunActions';
import { Section } from '../parts/Section';

const Markdown = lazy(() => import('../parts/Markdown'));

const MOST = 65_536;

export function Notes({ run }: { run: RunDetail }) {
  const [editing, setEditing] = useState(false);
  const { update } = useRunActions(run.id);
  useCommands(
    useMemo(
      () => [{ id: 'run.notes', name: 'Edit notes', group: 'Run', keys: ['n'], run: () => setEditing(true) }],
      [],
    ),
  );
  return (
    <Section
      title="Notes"
      tools={!editing && <IconButton label="Edit notes" icon={<Pencil size={13} />} onPress={() => setEditing(true)} />}
    >
      {editing ? (
        <Editor
          text={run.notes ?? ''}
          onSave={async (notes) => (await update({ notes })) && setEditing(false)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Shown notes={run.notes} onWrite={() => setEditing(true)} />
      )}
    </Section>
  );
}

function Shown({ notes, onWrite }: { notes: string | null; onWrite(): void }) {
  if (!notes) {
    return (
      <p className="text-muted">
        What was tried, and what came of it?{' '}
        <Button small look="quiet" onPress={onWrite}>
          Write a note
        </Button>
      </p>
    );
  }
  return (
    <Suspense fallback={<Skeleton className="h-10" />}>
      <Markdown text={notes} />
    </Suspense>
  );
}

interface EditorProps {
  text: string;
  onSave(text: string): void;
  onCancel(): void;
}

function Editor({ text, onSave, onCancel }: EditorProps) {
  const [draft, setDraft] = useState(text);
  return (
    <div className="flex flex-col gap-2">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it comes by the press of a button that names it.
        autoFocus
        dir="auto"
        aria-label="Notes, in Markdown"
        value={draft}
        maxLength={MOST}
        rows={Math.min(20, Math.max(6, draft.split('\n').length + 1))}
        className="w-full rounded-md border border-line bg-bg p-2 font-mono text-sm focus:border-accent focus:outline-none"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && draft === text) onCancel();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSave(draft);
        }}
      />
      <div className="flex items-center gap-2">
        <Button look="primary" onPress={() => onSave(draft)}>
          Save
        </Button>
        <Button look="quiet" onPress={onCancel}>
          Cancel
        </Button>
        <span className="text-muted text-sm max-sm:hidden">Markdown. Ctrl Enter saves.</span>
      </div>
    </div>
  );
}
