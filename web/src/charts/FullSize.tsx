/** A panel as large as the page, and the way to those beside it. */

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';

interface Props {
  title: string;
  /** Its place among all panels, counted from 0; -1 for one that is not among them. */
  at: number;
  panels: number;
  onGo(by: 1 | -1): void;
  onClose(): void;
  children: React.ReactNode;
}

export function FullSize({ title, at, panels, onGo, onClose, children }: Props) {
  return (
    <Dialog title={title} isOpen onClose={onClose} size="page">
      <div className="flex h-full flex-col gap-1">
        {at >= 0 && panels > 1 && (
          <div className="flex items-center gap-1 text-muted text-sm">
            <IconButton label="Panel before" icon={<ChevronLeft size={15} />} onPress={() => onGo(-1)} />
            <IconButton label="Next panel" icon={<ChevronRight size={15} />} onPress={() => onGo(1)} />
            {(at + 1).toLocaleString('en-US')} of {panels.toLocaleString('en-US')}
          </div>
        )}
        <div className="min-h-0 grow">{children}</div>
      </div>
    </Dialog>
  );
}

/** What stands so many places after another, round and round. */
export function beside<T>(list: readonly T[], at: number, by: number): T | undefined {
  return list[(at + by + list.length) % list.length];
}
