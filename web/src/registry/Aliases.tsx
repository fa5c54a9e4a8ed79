/** The aliases of a version: set, moved here from another version, or removed where they stand. */

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/ui/Button';
import { PopoverDialog } from '@/ui/PopoverDialog';
import { TextField } from '@/ui/TextField';
import { AliasChip } from './chips';
import type { RegistryActions } from './useRegistryActions';

interface Props {
  version: number;
  /** Those of all versions, with the version that each names. */
  aliases: Readonly<Record<string, number>>;
  actions: RegistryActions;
}

export function Aliases({ version, aliases, actions }: Props) {
  const [open, setOpen] = useState(false);
  const own = Object.keys(aliases).filter((alias) => aliases[alias] === version);
  return (
    <ul aria-label={`Aliases of version ${version}`} className="flex flex-wrap items-center gap-1">
      {own.map((alias) => (
        <li key={alias} className="max-w-full">
          <AliasChip alias={alias} onRemove={() => void actions.removeAlias(alias, version)} />
        </li>
      ))}
      <li>
        <PopoverDialog
          label={`Alias for version ${version}`}
          className="gap-3 p-3"
          isOpen={open}
          onOpenChange={setOpen}
          trigger={<IconButton label={`Add an alias to version ${version}`} icon={<Plus size={14} />} />}
        >
          <Adder
            others={Object.entries(aliases).filter(([, other]) => other !== version)}
            onChoose={(alias) => {
              setOpen(false);
              void actions.setAlias(alias, version, aliases[alias]);
            }}
          />
        </PopoverDialog>
      </li>
    </ul>
  );
}

interface AdderProps {
  others: readonly [string, number][];
  onChoose(alias: string): void;
}

function Adder({ others, onChoose }: AdderProps) {
  const [text, setText] = useState('');
  const alias = text.trim();
  const taken = others.find(([other]) => other === alias);
  return (
    <>
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (alias) onChoose(alias);
        }}
      >
        <TextField
          label="Alias"
          showLabel
          placeholder="champion"
          maxLength={255}
          value={text}
          onChange={setText}
          autoFocus
          className="grow"
        />
        <Button type="submit" look="primary" isDisabled={!alias}>
          {taken ? 'Move here' : 'Set'}
        </Button>
      </form>
      {taken && <p className="text-warn text-sm">It is version {taken[1]} now.</p>}
      {others.length > 0 && (
        <div className="flex flex-wrap gap-1">
          {others.map(([other, at]) => (
            <Button key={other} small onPress={() => onChoose(other)}>
              <span className="max-w-40 truncate">Move {other}</span> <span className="text-muted">from {at}</span>
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
