/** Panels below a heading that opens and closes. Of very many, the first are shown. */

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/classes';
import type { PanelSection as Section } from './sections';

const FIRST = 60;

interface Props {
  section: Section;
  isOpen: boolean;
  onToggle(): void;
  children(metric: string, place: number): React.ReactNode;
}

export function PanelSection({ section, isOpen, onToggle, children }: Props) {
  const [most, setMost] = useState(FIRST);
  const { metrics, title } = section;
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="sticky top-0 z-10 bg-bg">
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex h-8 w-full items-center gap-1 text-left font-semibold text-sm"
          onClick={onToggle}
        >
          <ChevronRight size={14} aria-hidden className={cx('shrink-0 text-muted', isOpen && 'rotate-90')} />
          <bdi className="truncate">{title}</bdi>
          <span className="shrink-0 pl-1 font-normal text-muted">{plural(metrics.length, 'panel')}</span>
        </button>
      </h2>
      {isOpen && (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-2">
          {metrics.slice(0, most).map(children)}
        </div>
      )}
      {isOpen && metrics.length > most && (
        <Button className="mt-2" onPress={() => setMost((before) => before + FIRST)}>
          Show {Math.min(FIRST, metrics.length - most)} more of {plural(metrics.length, 'panel')}
        </Button>
      )}
    </section>
  );
}
