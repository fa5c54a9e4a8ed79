/** Fields to choose, found by a part of their names, with a way to undo all choices. */

import type { KnownField } from '@/api/__generated__/schema';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { FieldChoice } from './FieldChoice';

interface Props {
  label: string;
  words: string;
  onWords(words: string): void;
  found: readonly KnownField[];
  chosen: readonly string[];
  /** No more can be chosen. */
  isFull?: boolean;
  onToggle(field: string): void;
  reset: { readonly name: string; readonly isDisabled: boolean; act(): void };
  /** Between the search and the list. */
  children?: React.ReactNode;
}

export function FieldPicker({
  label,
  words,
  onWords,
  found,
  chosen,
  isFull = false,
  onToggle,
  reset,
  children,
}: Props) {
  return (
    <>
      <div className="flex gap-2 p-2">
        <TextField
          label={label}
          placeholder="Search all names"
          value={words}
          onChange={onWords}
          autoFocus
          className="grow"
        />
        <Button isDisabled={reset.isDisabled} onPress={reset.act}>
          {reset.name}
        </Button>
      </div>
      {children}
      <ul className="min-h-0 grow overflow-auto pb-2">
        {found.map((one) => (
          <li key={one.field}>
            <FieldChoice
              field={one}
              on={chosen.includes(one.field)}
              isDisabled={isFull && !chosen.includes(one.field)}
              onToggle={() => onToggle(one.field)}
            />
          </li>
        ))}
        {found.length === 0 && <li className="px-3 py-2 text-muted">Nothing is called so.</li>}
      </ul>
    </>
  );
}
