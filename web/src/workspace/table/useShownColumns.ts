/** What rows need to know of their columns. The same content is the same array, so that rows stay as they are. */

import { useMemo } from 'react';
import type { Goal } from '@/state/goals';
import { goalOfColumn } from '../data/columns';
import { useWorkspace } from '../data/model';
import { PAGE } from '../data/queries';
import type { Rows } from '../data/useRows';
import { isRight } from './cells';
import type { Placed } from './geometry';
import type { Shown } from './RunRow';

export interface ShownColumns {
  readonly pinned: readonly Shown[];
  readonly free: readonly Shown[];
}

export function useShownColumns(layout: readonly Placed[], rows: Rows): ShownColumns {
  const { fields, definitions } = useWorkspace();
  const looks = useMemo(() => {
    const types = new Map(fields.map((one) => [one.field, one.type]));
    return layout.map(({ field, px }) => ({
      field,
      px,
      cell: rows.fields.indexOf(field),
      right: isRight(field, types.get(field)),
      goal: goalOfColumn(field, definitions),
    }));
  }, [layout, fields, definitions, rows.fields]);
  const bests = useMemo(() => looks.map((one) => (one.goal ? bestOf(rows, one.cell, one.goal) : null)), [looks, rows]);
  const text = bests.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same numbers, whichever array they are in.
  return useMemo(() => {
    const all = looks.map((one, i) => ({ ...one, best: bests[i] ?? null }));
    const pinned = layout.filter((column) => column.sticky !== null).length;
    return { pinned: all.slice(0, pinned), free: all.slice(pinned) };
  }, [looks, text, layout]);
}

/** The best of the first page: that of all runs where they are in the column's order. */
function bestOf(rows: Rows, cell: number, goal: Goal): number | null {
  let best: number | null = null;
  for (let place = 0; place < Math.min(rows.count, PAGE); place++) {
    const value = rows.at(place)?.cells[cell];
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    if (best === null || (goal === 'max' ? value > best : value < best)) best = value;
  }
  return best;
}
