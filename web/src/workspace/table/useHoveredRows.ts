/** Pointing at a row highlights its line, and at a line its row, without rendering anything. */

import { type RefObject, useEffect } from 'react';
import { cursor } from '@/charts/plot/cursor';

export function useHoveredRows(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const table = scroller.current;
    if (!table) return;
    const source = {};
    let marked: string | null = null;
    const mark = (run: string | null) => {
      if (run === marked) return;
      for (const one of parts(table, marked)) one.removeAttribute('data-hovered');
      for (const one of parts(table, run)) one.setAttribute('data-hovered', '');
      marked = run;
    };
    const over = (event: PointerEvent) => {
      const run = (event.target as Element).closest<HTMLElement>('[data-run]')?.dataset.run ?? null;
      if (run) cursor.move({ x: null, axis: '', run, source });
    };
    const out = () => cursor.clear(source);
    const leave = cursor.subscribe(({ run }) => mark(run));
    table.addEventListener('pointerover', over);
    table.addEventListener('pointerleave', out);
    return () => {
      leave();
      table.removeEventListener('pointerover', over);
      table.removeEventListener('pointerleave', out);
    };
  }, [scroller]);
}

/** A row's head and the rest of it. */
function parts(table: HTMLElement, run: string | null): Iterable<Element> {
  return run === null ? [] : table.querySelectorAll(`[data-run="${CSS.escape(run)}"]`);
}
