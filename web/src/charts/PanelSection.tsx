/** Panels side by side below a heading that opens and closes. Of very many, the first are shown. */

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/classes';

const FIRST = 60;

interface Props {
  title: string;
  panels: number;
  isOpen: boolean;
  onToggle(): void;
  /** Beside the heading. */
  extra?: React.ReactNode;
  /** The first panels, so many of them. */
  children(most: number): React.ReactNode;
}

export function PanelSection({ title, panels, isOpen, onToggle, extra, children }: Props) {
  const [most, setMost] = useState(FIRST);
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="sticky top-0 z-10 flex items-center bg-bg">
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex h-8 min-w-0 grow items-center gap-1 text-left font-semibold text-sm"
          onClick={onToggle}
        >
          <ChevronRight size={14} aria-hidden className={cx('shrink-0 text-muted', isOpen && 'rotate-90')} />
          <bdi className="truncate">{title}</bdi>
          <span className="shrink-0 pl-1 font-normal text-muted">{plural(panels, 'panel')}</span>
        </button>
        {isOpen && extra}
      </h2>
      {isOpen && (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-2">{children(most)}</div>
      )}
      {isOpen && panels > most && (
        <Button className="mt-2" onPress={() => setMost((before) => before + FIRST)}>
          Show {Math.min(FIRST, panels - most)} more of {plural(panels, 'panel')}
        </Button>
      )}
    </section>
  );
}
