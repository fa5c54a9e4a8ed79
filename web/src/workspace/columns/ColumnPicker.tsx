/** Which columns the table has: found by a part of their names, over all that the runs have. */

import { useQuery } from '@tanstack/react-query';
import { Columns3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { isWithin } from '@/app/matching';
import { value } from '@/lib/format';
import { fieldTitle } from '@/state/fields';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { useWorkspace } from '../data/model';
import { knownFields } from '../data/queries';

const MOST = 200;

export function ColumnPicker() {
  return (
    <DialogTrigger>
      <Button aria-label="Columns">
        <Columns3 size={13} aria-hidden />
        <span className="max-xl:hidden">Columns</span>
      </Button>
      <Popover className="w-96 max-w-[95vw] rounded-md border border-line bg-raised shadow-lg outline-none">
        <AriaDialog aria-label="Columns" className="flex max-h-[70vh] flex-col outline-none">
          <Picker />
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

function Picker() {
  const { experiment, columns, change, fields, view } = useWorkspace();
  const [words, setWords] = useState('');
  const further = useQuery({ ...knownFields(experiment, words, MOST), enabled: words.length > 0 });
  const shown = useMemo(() => new Set(columns.map((column) => column.field)), [columns]);
  const found = useMemo(() => {
    const all = new Map([...fields, ...(further.data ?? [])].map((one) => [one.field, one]));
    const matching = [...all.values()].filter((one) => isWithin(words, one.field));
    return matching.sort((a, b) => Number(shown.has(b.field)) - Number(shown.has(a.field))).slice(0, MOST);
  }, [fields, further.data, words, shown]);
  function toggle(field: string): void {
    const next = shown.has(field) ? columns.filter((column) => column.field !== field) : [...columns, { field }];
    change({ columns: next });
  }
  return (
    <>
      <div className="flex gap-2 p-2">
        <TextField
          label="Search fields"
          placeholder="Search all names"
          value={words}
          onChange={setWords}
          autoFocus
          className="grow"
        />
        <Button isDisabled={view.columns === null} onPress={() => change({ columns: null })}>
          Reset
        </Button>
      </div>
      <ul className="min-h-0 grow overflow-auto pb-2">
        {found.map((one) => (
          <li key={one.field}>
            <label className="flex min-h-7 cursor-pointer items-center gap-2 px-3 text-sm hover:bg-hover">
              <input
                type="checkbox"
                checked={shown.has(one.field)}
                className="accent-accent"
                onChange={() => toggle(one.field)}
              />
              <span dir="auto" className="min-w-0 grow truncate" title={one.field}>
                {fieldTitle(one.field)} <span className="text-muted">{one.field.split('.')[0]}</span>
              </span>
              <span className="max-w-32 truncate text-muted">{one.examples.slice(0, 2).map(value).join(' … ')}</span>
            </label>
          </li>
        ))}
        {found.length === 0 && <li className="px-3 py-2 text-muted">Nothing is called so.</li>}
      </ul>
    </>
  );
}
