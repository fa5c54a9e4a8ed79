/** The state of a run's page in its address. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export const TABS = ['overview', 'charts', 'system', 'logs', 'media', 'artifacts', 'code'] as const;
export type Tab = (typeof TABS)[number];

export function readTab(text: string | undefined): Tab {
  return TABS.find((tab) => tab === text) ?? 'overview';
}

/** What is to change: an empty text or null takes a part out of the address. */
export type Change = Record<string, string | null>;

export function changed(search: Record<string, string>, change: Change): Record<string, string> {
  const next = { ...search };
  for (const [key, value] of Object.entries(change)) {
    if (value) next[key] = value;
    else delete next[key];
  }
  return next;
}

/**
 * The address' parts and the function that changes them. A step back leads to the page before, or to the tab before:
 * everything within a tab takes the place of what was.
 */
export function useAddress(): [Record<string, string>, (change: Change) => void] {
  const search = useSearch({ from: '/r/$run' });
  const navigate = useNavigate({ from: '/r/$run' });
  const set = useCallback(
    (change: Change) =>
      void navigate({
        search: (before) => changed(before as Record<string, string>, change),
        replace: !('tab' in change),
        resetScroll: false,
      }),
    [navigate],
  );
  return [search, set];
}

/** Names in one text, for an address; a comma within a name stays within it. */
export function writeNames(names: Iterable<string>): string {
  return [...names].map((name) => name.replaceAll('~', '~~').replaceAll(',', '~c')).join(',');
}

export function readNames(text: string | undefined): string[] {
  if (!text) return [];
  return text.split(',').map((name) => name.replace(/~[~c]/g, (code) => (code === '~c' ? ',' : '~')));
}
