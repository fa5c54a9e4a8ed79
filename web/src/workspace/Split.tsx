/** Two panes with a line between them that can be moved, by pointer or by arrow keys. Narrow pages show one at a time. */

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { cx } from '@/ui/classes';

const KEY = 'runfolio.split';
const NARROW = 760;
const LEAST = 0.15;
const STEP = 0.03;

export function Split({ left, right }: { left: React.ReactNode; right: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => Number(localStorage.getItem(KEY)) || 0.5);
  const narrow = useNarrow(box);
  const [side, setSide] = useState<'left' | 'right'>('left');

  function become(next: number): void {
    const limited = Math.min(1 - LEAST, Math.max(LEAST, next));
    setShare(limited);
    localStorage.setItem(KEY, String(limited));
  }
  function moved(event: PointerEvent): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !box.current) return;
    const { left: from, width } = box.current.getBoundingClientRect();
    become((event.clientX - from) / width);
  }
  function pressed(event: KeyboardEvent): void {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    become(share + by);
  }

  return (
    <div ref={box} className="flex h-full flex-col">
      {narrow && (
        <div className="flex shrink-0 border-line border-b">
          {(['left', 'right'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={side === one}
              className={cx('h-9 grow font-medium', side === one ? 'border-accent border-b-2' : 'text-muted')}
              onClick={() => setSide(one)}
            >
              {one === 'left' ? 'Runs' : 'Charts'}
            </button>
          ))}
        </div>
      )}
      <div className="flex min-h-0 grow">
        {(!narrow || side === 'left') && (
          <div className="min-w-0" style={narrow ? { width: '100%' } : { width: `${share * 100}%` }}>
            {left}
          </div>
        )}
        {!narrow && (
          // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved.
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label="Width of the table"
            aria-valuenow={Math.round(share * 100)}
            aria-valuemin={LEAST * 100}
            aria-valuemax={(1 - LEAST) * 100}
            tabIndex={0}
            className="relative w-px shrink-0 cursor-col-resize bg-line before:absolute before:inset-y-0 before:-left-1 before:w-2 hover:bg-accent focus-visible:bg-accent"
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={moved}
            onKeyDown={pressed}
          />
        )}
        {(!narrow || side === 'right') && <div className="min-w-0 grow">{right}</div>}
      </div>
    </div>
  );
}

function useNarrow(box: React.RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(() => innerWidth < NARROW);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => setNarrow((entry?.contentRect.width ?? NARROW) < NARROW));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return narrow;
}
