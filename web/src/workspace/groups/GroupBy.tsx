/** What runs are put together by: up to three fields, in the order in which they were chosen. */

import { Group, X } from 'lucide-react';
import { useState } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import type { KnownField } from '@/api/__generated__/schema';
import { fieldTitle } from '@/state/fields';
import { MOST_GROUPED } from '@/state/workspace';
import { Button, IconButton } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { FieldChoice } from '../columns/FieldChoice';
import { useFoundFields } from '../columns/useFoundFields';
import { useWorkspacePart } from '../data/model';
import { toggled } from '../table/useRowActions';

export function GroupBy() {
  const { group } = useWorkspacePart((one) => ({ group: one.view.group }));
  const titles = group.map(fieldTitle).join(', ');
  return (
    <DialogTrigger>
      <Button aria-label={`Group by ${titles || 'nothing'}`}>
        <Group size={13} aria-hidden />
        <span className={titles ? 'max-w-48 truncate' : 'max-xl:hidden'}>{titles || 'Group by'}</span>
      </Button>
      <Popover className="w-96 max-w-[95vw] rounded-md border border-line bg-raised shadow-lg outline-none">
        <AriaDialog aria-label="Group by" className="flex max-h-[70vh] flex-col outline-none">
          <Picker />
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

function Picker() {
  const { group, change } = useWorkspacePart((one) => ({ group: one.view.group, change: one.change }));
  const [words, setWords] = useState('');
  const found = useFoundFields(words, group, canGroup);
  const full = group.length >= MOST_GROUPED;
  return (
    <>
      <div className="flex gap-2 p-2">
        <TextField
          label="Search fields to group by"
          placeholder="Search all names"
          value={words}
          onChange={setWords}
          autoFocus
          className="grow"
        />
        <Button isDisabled={!group.length} onPress={() => change({ group: [] })}>
          Clear
        </Button>
      </div>
      {group.length > 0 && (
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
                onPress={() => change({ group: toggled(group, field) })}
              />
            </li>
          ))}
        </ol>
      )}
      {full && <p className="px-3 pb-2 text-muted text-sm">At most {MOST_GROUPED} fields.</p>}
      <ul className="min-h-0 grow overflow-auto pb-2">
        {found.map((one) => (
          <li key={one.field}>
            <FieldChoice
              field={one}
              on={group.includes(one.field)}
              isDisabled={full && !group.includes(one.field)}
              onToggle={() => change({ group: toggled(group, one.field) })}
            />
          </li>
        ))}
        {found.length === 0 && <li className="px-3 py-2 text-muted">Nothing is called so.</li>}
      </ul>
    </>
  );
}

/** Measured numbers and what tells runs apart are different in each run: no groups come of them. */
const OF_ONE_RUN = /^(metrics\.|runs\.(id|name|notes|duration|\w+_at)$)/;

function canGroup({ field }: KnownField): boolean {
  return !OF_ONE_RUN.test(field);
}
