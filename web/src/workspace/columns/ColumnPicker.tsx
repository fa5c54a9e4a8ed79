/** Which columns the table has: found by a part of their names, over all that the runs have. */

import { Columns3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { useWorkspace } from '../data/model';
import { FieldChoice } from './FieldChoice';
import { useFoundFields } from './useFoundFields';

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
  const { columns, change, view } = useWorkspace();
  const [words, setWords] = useState('');
  const shown = useMemo(() => columns.map((column) => column.field), [columns]);
  const found = useFoundFields(words, shown);
  function toggle(field: string): void {
    const isShown = shown.includes(field);
    change({ columns: isShown ? columns.filter((column) => column.field !== field) : [...columns, { field }] });
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
            <FieldChoice field={one} on={shown.includes(one.field)} onToggle={() => toggle(one.field)} />
          </li>
        ))}
        {found.length === 0 && <li className="px-3 py-2 text-muted">Nothing is called so.</li>}
      </ul>
    </>
  );
}
