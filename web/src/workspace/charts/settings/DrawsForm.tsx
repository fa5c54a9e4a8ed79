/** What a panel draws: metrics, patterns of their names, and expressions, each told of when it cannot be read. */

import { Plus, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { sourcesOf } from '@/charts/sources';
import { Button, IconButton } from '@/ui/Button';

interface Props {
  draws: readonly string[];
  /** All metrics that there are. */
  names: readonly string[];
  onChange(draws: readonly string[]): void;
}

export function DrawsForm({ draws, names, onChange }: Props) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState('');
  const [list, help] = [useId(), useId()];
  function add(event: FormEvent): void {
    event.preventDefault();
    const wanted = text.trim();
    if (!wanted) return;
    const [found] = sourcesOf([wanted], names).faults;
    setFault(found ?? '');
    if (found) return;
    onChange([...draws.filter((one) => one !== wanted), wanted]);
    setText('');
  }
  return (
    <form className="flex flex-col gap-1.5 text-sm" onSubmit={add}>
      <ul aria-label="What it draws" className="flex flex-col">
        {draws.map((one) => (
          <li key={one} className="flex items-center gap-1">
            <code dir="auto" className="min-w-0 grow truncate" title={one}>
              {one}
            </code>
            {draws.length > 1 && (
              <IconButton
                label={`Do not draw ${one}`}
                icon={<X size={13} />}
                onPress={() => onChange(draws.filter((other) => other !== one))}
              />
            )}
          </li>
        ))}
      </ul>
      <span className="flex gap-1.5">
        <input
          aria-label="A metric, a pattern or an expression"
          aria-invalid={fault !== ''}
          aria-describedby={help}
          list={list}
          placeholder="val/* or 1 - acc"
          className="h-7 min-w-0 grow rounded-md border border-line bg-bg px-2 aria-[invalid=true]:border-bad"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setFault('');
          }}
        />
        <datalist id={list}>
          {names.slice(0, 1000).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button type="submit">
          <Plus size={13} aria-hidden /> Add
        </Button>
      </span>
      <p id={help} className={fault ? 'text-bad' : 'text-muted text-xs'}>
        {fault || 'A metric, val/*, /^val/, or arithmetic: a / b, 1 - acc, loss - baseline.loss'}
      </p>
    </form>
  );
}
