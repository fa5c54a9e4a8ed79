/** Who looks: a name chosen once in this browser, and matched with runs' owners. */

import { useSyncExternalStore } from 'react';

const KEY = 'runfolio.me';
const watchers = new Set<() => void>();

export function chooseMe(name: string): void {
  localStorage.setItem(KEY, name.trim());
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useMe(): string {
  return useSyncExternalStore(subscribe, () => localStorage.getItem(KEY) ?? '');
}
