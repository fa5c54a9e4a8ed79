/** The lines themselves: only those in view are in the page. It stays at the end while new ones come. */

import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConsoleLine } from '@/api/__generated__/schema';
import { Button } from '@/ui/Button';
import { Progress } from '@/ui/states';
import { keyOf, type Row } from './console';
import { LogLine } from './LogLine';

const LINE_PX = 18;
/** Nearer to the end than this counts as being there. */
const AT_END_PX = 24;

/** Where to go: a row, and a number that rises with each wish to go. */
export interface Target {
  readonly row: number;
  readonly turn: number;
}

interface Props {
  rows: readonly Row[];
  words: string;
  times: boolean;
  wrap: boolean;
  current: string | null;
  target: Target | null;
  busy: boolean;
  /** Whether to begin at the end, and stay there. */
  follow: boolean;
  onLink(line: ConsoleLine): void;
  onGap(): void;
}

export function LogList(props: Props) {
  const { rows, wrap, target, busy } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
    getItemKey: (place) => nameOf(rows[place]),
  });
  const { following, setFollowing } = useFollowing(box, list, rows.length, props.follow);
  useEffect(() => {
    if (!target) return;
    setFollowing(false);
    list.scrollToIndex(target.row, { align: 'center' });
  }, [target, list, setFollowing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured holds for the other way of wrapping alone.
  useEffect(() => list.measure(), [list, wrap]);
  return (
    <div className="relative min-h-0 grow">
      <Progress active={busy} />
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label="Console"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll what is longer than the page.
        tabIndex={0}
        className="h-full overflow-auto rounded-md border border-line bg-panel font-mono text-sm leading-[18px] outline-offset-[-2px] [font-variant-ligatures:none]"
      >
        <div className="relative min-w-full" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={wrap ? list.measureElement : undefined}
              data-index={item.index}
              className="absolute top-0 left-0 min-w-full"
              style={{ transform: `translateY(${item.start}px)`, ...(wrap ? { width: '100%' } : {}) }}
            >
              <RowOf row={rows[item.index]} {...props} />
            </div>
          ))}
        </div>
      </div>
      {!following && list.getTotalSize() > (list.scrollRect?.height ?? 0) && (
        <Button
          className="absolute right-4 bottom-3 shadow-md"
          onPress={() => {
            setFollowing(true);
            list.scrollToIndex(rows.length - 1, { align: 'end' });
          }}
        >
          <ArrowDown size={13} aria-hidden /> Jump to end
        </Button>
      )}
    </div>
  );
}

function RowOf({ row, words, times, wrap, current, busy, onLink, onGap }: Props & { row: Row | undefined }) {
  if (row?.kind === 'line') {
    return <LogLine line={row.line} {...{ words, times, wrap, onLink }} current={current === keyOf(row.line)} />;
  }
  return (
    <div className="sticky left-0 flex h-[18px] w-fit items-center gap-2 bg-hover px-2 text-muted">
      Lines between are not loaded.
      <button type="button" disabled={busy} className="min-h-6 text-accent hover:underline" onClick={onGap}>
        {busy ? 'Loading …' : 'Load more from the beginning'}
      </button>
    </div>
  );
}

function nameOf(row: Row | undefined): string {
  return row?.kind === 'line' ? keyOf(row.line) : 'gap';
}

type List = Virtualizer<HTMLDivElement, Element>;

/** Stays at the end until somebody scrolls away from it, and again when they come back. */
function useFollowing(box: React.RefObject<HTMLDivElement | null>, list: List, count: number, first: boolean) {
  const [following, setFollowing] = useState(first);
  useEffect(() => {
    if (following && count) list.scrollToIndex(count - 1, { align: 'end' });
  }, [following, count, list]);
  const scrolled = useCallback(() => {
    const element = box.current;
    if (!element) return;
    setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX);
  }, [box]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Only what a person does counts: the list itself scrolls, too, when lines are measured.
    const events = ['wheel', 'touchmove', 'pointerup', 'keyup'] as const;
    const later = () => requestAnimationFrame(() => requestAnimationFrame(scrolled));
    for (const event of events) element.addEventListener(event, later, { passive: true });
    return () => {
      for (const event of events) element.removeEventListener(event, later);
    };
  }, [box, scrolled]);
  return { following, setFollowing };
}
