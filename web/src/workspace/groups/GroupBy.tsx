/** What runs are put together by: up to three fields, in the order in which they were chosen. */

import { Group, X } from 'lucide-react';
import { useState } from 'react';
import type { KnownField } from '@/api/__generated__/schema';
import { fieldTitle } from '@/state/fields';
import { MOST_GROUPED } from '@/state/workspace';
import { Button, IconButton } from '@/ui/Button';
import { PopoverDialog } from '@/ui/PopoverDialog';
import { FieldPicker } from '../columns/FieldPicker';
import { useFoundFields } from '../columns/useFoundFields';
import { useWorkspacePart } from '../data/model';
import { toggled } from '../table/useRowActions';

export function GroupBy() {
  const { group } = useWorkspacePart((one) => ({ group: one.view.group }));
  const titles = group.map(fieldTitle).join(', ');
  const trigger = (
    <Button aria-label={`Group by ${titles || 'nothing'}`}>
      <Group size={13} aria-hidden />
      <span className={titles ? 'max-w-48 truncate' : 'max-xl:hidden'}>{titles || 'Group by'}</span>
    </Button>
  );
  return (
    <PopoverDialog trigger={trigger} label="Group by" wide className="max-h-[70vh]">
      <Picker />
    </PopoverDialog>
  );
}

function Picker() {
  const { group, change } = useWorkspacePart((one) => ({ group: one.view.group, change: one.change }));
  const [words, setWords] = useState('');
  const found = useFoundFields(words, group, canGroup);
  const isFull = group.length >= MOST_GROUPED;
  const toggle = (field: string) => change({ group: toggled(group, field) });
  return (
    <FieldPicker
      label="Search fields to group by"
      words={words}
      onWords={setWords}
      found={found}
      chosen={group}
      isFull={isFull}
      onToggle={toggle}
      reset={{ name: 'Clear', isDisabled: !group.length, act: () => change({ group: [] }) }}
    >
      {group.length > 0 && <Order group={group} onToggle={toggle} />}
      {isFull && <p className="px-3 pb-2 text-muted text-sm">At most {MOST_GROUPED} fields.</p>}
    </FieldPicker>
  );
}

function Order({ group, onToggle }: { group: readonly string[]; onToggle(field: string): void }) {
  return (
    <ol aria-label="Grouped by" className="flex flex-wrap gap-1.5 px-3 pb-2">
      {group.map((field, i) => (
        <li key={field} className="flex max-w-full items-center gap-1 rounded-md border border-line bg-panel pl-2">
          {group.length > 1 && <span className="text-muted text-xs">{i + 1}</span>}
          <span dir="auto" className="truncate" title={field}>
            {fieldTitle(field)}
          </span>
          <IconButton
            label={`Do not group by ${fieldTitle(field)}`}
            icon={<X size={12} />}
            onPress={() => onToggle(field)}
          />
        </li>
      ))}
    </ol>
  );
}

/** Measured numbers and what tells runs apart are different in each run: no groups come of them. */
const OF_ONE_RUN = /^(metrics\.|runs\.(id|name|notes|duration|\w+_at)$)/;

function canGroup({ field }: KnownField): boolean {
  return !OF_ONE_RUN.test(field);
}
