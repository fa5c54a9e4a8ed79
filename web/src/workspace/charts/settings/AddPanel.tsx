/** Makes a panel out of whatever somebody wants to see together. */

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/Button';
import { PopoverDialog } from '@/ui/PopoverDialog';
import { TextField } from '@/ui/TextField';
import { useWorkspaceNow, useWorkspacePart } from '../../data/model';
import { DrawsForm } from './DrawsForm';
import { freeTitle } from './PanelSettings';

export function AddPanel() {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button small>
      <Plus size={13} aria-hidden /> Panel
    </Button>
  );
  return (
    <PopoverDialog trigger={trigger} label="Add a panel" className="gap-3 p-3" isOpen={open} onOpenChange={setOpen}>
      <Content onDone={() => setOpen(false)} />
    </PopoverDialog>
  );
}

function Content({ onDone }: { onDone(): void }) {
  const now = useWorkspaceNow();
  const { metrics } = useWorkspacePart(({ metrics }) => ({ metrics }));
  const [title, setTitle] = useState('');
  const [draws, setDraws] = useState<readonly string[]>([]);
  function add(): void {
    const { view, change } = now();
    change({ own: [...view.own, { title: freeTitle(title.trim() || draws.join(', '), view.own), draws }] });
    onDone();
  }
  return (
    <>
      <DrawsForm draws={draws} names={metrics} onChange={setDraws} />
      <TextField label="Title" showLabel placeholder={draws.join(', ')} value={title} onChange={setTitle} />
      <Button look="primary" isDisabled={!draws.length} onPress={add}>
        Add the panel
      </Button>
    </>
  );
}
