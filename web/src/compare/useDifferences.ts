/** From difference to difference, by keys or buttons; the one that is looked at is scrolled into view. */

import { useCallback, useEffect, useMemo, useState } from 'react';
import { useCommands } from '@/app/keys';
import { differs, type Group } from './rows';

/** What a row is called within all groups. */
export function rowKey(group: string, row: string): string {
  return `${group} ${row}`;
}

export interface Differences {
  readonly keys: readonly string[];
  /** The one that is looked at, from 0; null before the first. */
  readonly at: number | null;
  readonly current: string | null;
  go(by: number): void;
}

export function useDifferences(groups: readonly Group[], box: React.RefObject<HTMLElement | null>): Differences {
  const keys = useMemo(
    () => groups.flatMap((group) => group.rows.filter(differs).map((row) => rowKey(group.title, row.name))),
    [groups],
  );
  const [current, setCurrent] = useState<string | null>(null);
  const place = current === null ? -1 : keys.indexOf(current);
  const go = useCallback(
    (by: number) => {
      if (!keys.length) return;
      const next = place < 0 ? (by > 0 ? 0 : keys.length - 1) : (place + by + keys.length) % keys.length;
      setCurrent(keys[next] ?? null);
    },
    [keys, place],
  );
  useEffect(() => {
    if (current === null) return;
    const shown = box.current?.querySelector(`[data-row=${CSS.escape(current)}]`);
    shown?.scrollIntoView({ block: 'center', inline: 'center' });
  }, [current, box]);
  useCommands(
    useMemo(() => {
      const group = 'Compare';
      return [
        { id: 'compare.next', name: 'Next difference', group, keys: ['n'], run: () => go(1) },
        { id: 'compare.previous', name: 'Previous difference', group, keys: ['p'], run: () => go(-1) },
      ];
    }, [go]),
  );
  return { keys, at: place < 0 ? null : place, current, go };
}
