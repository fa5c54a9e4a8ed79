/** Tags, added and taken away where they stand. A tag without a value is a label. */

import { Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands } from '@/app/keys';
import { value } from '@/lib/format';
import { Button, IconButton } from '@/ui/Button';
import { toast } from '@/ui/toasts';
import { Section } from './Section';

interface Props {
  tags: Readonly<Record<string, unknown>>;
  /** Whose they are: commands stand under that name, and their ids begin with it. */
  owner: string;
  /** Adds what was typed. */
  onAdd(text: string): void;
  /** Sets a tag, or removes it where there is no value. Whether that was done. */
  onSet(name: string, value: unknown): Promise<boolean>;
}

export function TagList({ tags, owner, onAdd, onSet }: Props) {
  const [adding, setAdding] = useState(false);
  const list = Object.entries(tags);
  useCommands(
    useMemo(() => {
      const id = `${owner.toLowerCase()}.tags`;
      return [{ id, name: 'Add a tag', group: owner, keys: ['t'], run: () => setAdding(true) }];
    }, [owner]),
  );

  async function remove(name: string, before: unknown): Promise<void> {
    if (!(await onSet(name, null))) return;
    toast({ text: 'The tag is removed.', undo: async () => void (await onSet(name, before)) });
  }

  return (
    <Section
      title="Tags"
      tools={!adding && <IconButton label="Add a tag" icon={<Plus size={14} />} onPress={() => setAdding(true)} />}
    >
      <ul className="flex flex-wrap gap-1.5">
        {list.map(([name, one]) => (
          <li key={name} className="inline-flex max-w-full items-center rounded-md border border-line bg-panel pl-2">
            <bdi className="min-w-0 break-words py-0.5 text-sm">
              {name}
              {one !== true && one !== '' && <span className="text-muted">: {value(one)}</span>}
            </bdi>
            <IconButton label={`Remove ${name}`} icon={<X size={12} />} onPress={() => void remove(name, one)} />
          </li>
        ))}
        {list.length === 0 && !adding && <li className="text-muted">None.</li>}
        {adding && (
          <li>
            <Adder
              onDone={(text) => {
                setAdding(false);
                if (text) onAdd(text);
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
