/** Tags, added and taken away where they stand. A tag without a value is a label. */

import { Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { value } from '@/lib/format';
import { Button, IconButton } from '@/ui/Button';
import { toast } from '@/ui/toasts';
import { useRunActions } from '../header/useRunActions';
import { Section } from '../parts/Section';
import { readTag } from './tag';

export function Tags({ run }: { run: RunDetail }) {
  const [adding, setAdding] = useState(false);
  const { setTags } = useRunActions(run.id);
  const tags = Object.entries(run.tags ?? {});
  useCommands(
    useMemo(() => [{ id: 'run.tags', name: 'Add a tag', group: 'Run', keys: ['t'], run: () => setAdding(true) }], []),
  );

  async function remove(name: string, before: unknown): Promise<void> {
    if (!(await setTags({ [name]: null }))) return;
    const undo = async () => void (await setTags({ [name]: before as string }));
    toast({ text: 'The tag is removed.', undo });
  }

  return (
    <Section
      title="Tags"
      tools={!adding && <IconButton label="Add a tag" icon={<Plus size={14} />} onPress={() => setAdding(true)} />}
    >
      <ul className="flex flex-wrap gap-1.5">
        {tags.map(([name, one]) => (
          <li key={name} className="inline-flex max-w-full items-center rounded-md border border-line bg-panel pl-2">
            <bdi className="min-w-0 break-words py-0.5 text-sm">
              {name}
              {one !== true && <span className="text-muted">: {value(one)}</span>}
            </bdi>
            <IconButton label={`Remove ${name}`} icon={<X size={12} />} onPress={() => void remove(name, one)} />
          </li>
        ))}
        {tags.length === 0 && !adding && <li className="text-muted">None.</li>}
        {adding && (
          <li>
            <Adder
              onDone={(text) => {
                setAdding(false);
                const tag = text && readTag(text);
                if (tag) void setTags({ [tag.name]: tag.value });
              }}
            />
          </li>
        )}
      </ul>
    </Section>
  );
}

function Adder({ onDone }: { onDone(text: string | null): void }) {
  const [text, setText] = useState('');
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(text);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it comes by the press of a button that names it.
        autoFocus
        dir="auto"
        aria-label="New tag, as name or name: value"
        placeholder="name or name: value"
        value={text}
        maxLength={1024}
        className="h-6 w-48 rounded-md border border-accent bg-bg px-1.5 text-sm outline-none"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone(null)}
      />
      <Button small type="submit">
        Add
      </Button>
    </form>
  );
}
