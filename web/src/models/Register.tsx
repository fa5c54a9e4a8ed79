/** Asks for the name under which a model is registered: one that there is, or a new one. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { registryNamed } from '@/registry/queries';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';

interface Props {
  isOpen: boolean;
  onRegister(name: string, isNew: boolean): void;
  onClose(): void;
}

export function Register({ isOpen, onRegister, onClose }: Props) {
  return (
    <Dialog title="Register this model" isOpen={isOpen} onClose={onClose}>
      <Form
        onRegister={(name, isNew) => {
          onClose();
          onRegister(name, isNew);
        }}
      />
    </Dialog>
  );
}

const MOST = 8;

function Form({ onRegister }: Pick<Props, 'onRegister'>) {
  const [text, setText] = useState('');
  const name = text.trim();
  const found = useQuery(registryNamed(name));
  const known = found.data?.items ?? [];
  const exact = known.find((one) => one.name === name);
  const asked = found.isSuccess && !found.isPlaceholderData;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (name && asked) onRegister(name, !exact);
      }}
    >
      <TextField label="Name" showLabel maxLength={256} value={text} onChange={setText} autoFocus />
      <p role="status" className="min-h-5 text-muted text-sm">
        {name &&
          asked &&
          (exact ? `It becomes version ${next(exact)} or later.` : 'A new name, of which it is version 1.')}
      </p>
      {known.length > 0 && (
        <ul aria-label="Names there are" className="flex flex-wrap gap-1">
          {known.slice(0, MOST).map((one) => (
            <li key={one.id} className="max-w-full">
              <Button small onPress={() => setText(one.name)} className="max-w-full">
                <span className="truncate">{one.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button type="submit" look="primary" isDisabled={!name || !asked} className="self-end">
        Register
      </Button>
    </form>
  );
}

function next({ latest }: { latest?: { version: number } | null }): number {
  return (latest?.version ?? 0) + 1;
}
