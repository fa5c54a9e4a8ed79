/** Which columns the table has: found by a part of their names, over all that the runs have. */

import { Columns3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '@/ui/Button';
import { PopoverDialog } from '@/ui/PopoverDialog';
import { useWorkspace } from '../data/model';
import { FieldPicker } from './FieldPicker';
import { useFoundFields } from './useFoundFields';

export function ColumnPicker() {
  const trigger = (
    <Button aria-label="Columns">
      <Columns3 size={13} aria-hidden />
      <span className="max-xl:hidden">Columns</span>
    </Button>
  );
  return (
    <PopoverDialog trigger={trigger} label="Columns" wide className="max-h-[70vh]">
      <Picker />
    </PopoverDialog>
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
    <FieldPicker
      label="Search fields"
      words={words}
      onWords={setWords}
      found={found}
      chosen={shown}
      onToggle={toggle}
      reset={{ name: 'Reset', isDisabled: view.columns === null, act: () => change({ columns: null }) }}
    />
  );
}
