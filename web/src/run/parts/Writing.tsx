/** A text in Markdown: read here, and written here. */

import { Pencil } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useCommands } from '@/app/keys';
import { Button, IconButton } from '@/ui/Button';
import { Skeleton } from '@/ui/states';
import { Section } from './Section';

const Markdown = lazy(() => import('./Markdown'));

const MOST = 65_536;

interface Props {
  /** What the text is: «Notes». */
  title: string;
  text: string | null;
  /** What is to be written, while there is nothing, and the button that begins it. */
  question: string;
  begin: string;
  /** Whose it is: commands stand under that name, and their ids begin with it. */
  owner: string;
  /** Whether it was kept. */
  onSave(text: string): Promise<boolean>;
}

export function Writing({ title, text, question, begin, owner, onSave }: Props) {
  const [editing, setEditing] = useState(false);
  const what = title.toLowerCase();
  useCommands(
    useMemo(
      () => [
        {
          id: `${owner.toLowerCase()}.${what}`,
          name: `Edit ${what}`,
          group: owner,
          keys: ['n'],
          run: () => setEditing(true),
        },
      ],
      [owner, what],
    ),
  );
  return (
    <Section
      title={title}
      tools={
        !editing && <IconButton label={`Edit ${what}`} icon={<Pencil size={13} />} onPress={() => setEditing(true)} />
      }
    >
      {editing ? (
        <Editor
          label={`${title}, in Markdown`}
          text={text ?? ''}
          onSave={async (next) => (await onSave(next)) && setEditing(false)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Shown {...{ text, question, begin }} onBegin={() => setEditing(true)} />
      )}
    </Section>
  );
}

function Shown({ text, question, begin, onBegin }: Pick<Props, 'text' | 'question' | 'begin'> & { onBegin(): void }) {
  if (!text) {
    return (
      <p className="text-muted">
        {question}{' '}
        <Button small look="quiet" onPress={onBegin}>
          {begin}
        </Button>
      </p>
    );
  }
  return (
    <Suspense fallback={<Skeleton className="h-10" />}>
      <Markdown text={text} />
    </Suspense>
  );
}

interface EditorProps {
  label: string;
  text: string;
  onSave(text: string): void;
  onCancel(): void;
}

function Editor({ label, text, onSave, onCancel }: EditorProps) {
  const [draft, setDraft] = useState(text);
  return (
    <div className="flex flex-col gap-2">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it comes by the press of a button that names it.
        autoFocus
        dir="auto"
        aria-label={label}
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
