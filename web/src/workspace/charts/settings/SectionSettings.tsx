/** The look of all panels of a section; what a panel says of itself goes before it. */

import { SlidersHorizontal } from 'lucide-react';
import { sectionKey, withLook } from '@/state/panels';
import { IconButton } from '@/ui/Button';
import { PopoverDialog } from '@/ui/PopoverDialog';
import { useWorkspacePart } from '../../data/model';
import { LookForm } from './LookForm';

export function SectionSettings({ section }: { section: string }) {
  const { looks, change } = useWorkspacePart((one) => ({ looks: one.view.looks, change: one.change }));
  const key = sectionKey(section);
  const label = `All panels of ${section || 'Metrics'}: settings`;
  const trigger = (
    <IconButton label={label} icon={<SlidersHorizontal size={13} />} className={looks[key] ? 'text-accent' : ''} />
  );
  return (
    <PopoverDialog trigger={trigger} label={label} className="p-3">
      <LookForm look={looks[key] ?? {}} onChange={(parts) => change({ looks: withLook(looks, key, parts) })} />
    </PopoverDialog>
  );
}
