/** The runs that stay on top, with the cells that all rows have. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { pinnedRuns } from '@/state/workspace';
import { useWorkspace } from '../data/model';
import { runsById } from '../data/queries';
import type { Rows } from '../data/useRows';

/** @param fields what is asked for; `rows` say which of them have cells, and where */
export function usePinned(fields: readonly string[], rows: Rows): readonly RunRow[] {
  const { view, experiment } = useWorkspace();
  const { pinned, baseline } = view;
  const ids = useMemo(() => pinnedRuns({ pinned, baseline }), [pinned, baseline]);
  const { data } = useQuery(runsById(experiment, ids, fields));
  return useMemo(() => {
    if (!data) return [];
    const found = new Map(data.items.map((row) => [row.id, row]));
    const places = rows.fields.map((field) => data.fields.indexOf(field));
    return ids.flatMap((id) => {
      const row = found.get(id);
      return row ? [{ ...row, cells: places.map((place) => row.cells[place] ?? null) }] : [];
    });
  }, [ids, data, rows.fields]);
}

/** Everything that a row of the table stands for: pinned runs have places below 0, the last one -1. */
export interface Listed {
  readonly least: number;
  readonly count: number;
  at(place: number): RunRow | undefined;
}

export function useListed(pinned: readonly RunRow[], rows: Rows): Listed {
  return useMemo(
    () => ({
      least: -pinned.length,
      count: rows.count,
      at: (place) => (place < 0 ? pinned.at(place) : rows.at(place)),
    }),
    [pinned, rows],
  );
}
