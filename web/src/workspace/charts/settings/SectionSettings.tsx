/** The look of all panels of a section; what a panel says of itself goes before it. */

import { SlidersHorizontal } from 'lucide-react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { sectionKey, withLook } from '@/state/panels';
import { IconButton } from '@/ui/Button';
import { useWorkspacePart } from '../../data/model';
import { LookForm } from './LookForm';

export function SectionSettings({ section }: { section: string }) {
  const { looks, change } = useWorkspacePart((one) => ({ looks: one.view.looks, change: one.change }));
  const key = sectionKey(section);
  const label = `All panels of ${section || 'Metrics'}: settings`;
  return (
    <DialogTrigger>
      <IconButton label={label} icon={<SlidersHorizontal size={13} />} className={looks[key] ? 'text-accent' : ''} />
      <Popover className="w-80 max-w-[95vw] rounded-md border border-line bg-raised shadow-lg outline-none">
        <AriaDialog aria-label={label} className="p-3 outline-none">
          <LookForm look={looks[key] ?? {}} onChange={(parts) => change({ looks: withLook(looks, key, parts) })} />
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
