/** Light, dark or as the system has it. `public/assets/theme.js` does the same before the first paint. */

import { useSyncExternalStore } from 'react';
import type { Theme } from '@/charts/colors';

export type ThemeChoice = Theme | 'system';
const KEY = 'runfolio.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function chosenTheme(): ThemeChoice {
  const chosen = localStorage.getItem(KEY);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

function found(): Theme {
  const chosen = chosenTheme();
  if (chosen !== 'system') return chosen;
  return system.matches ? 'dark' : 'light';
}

/** Kept: every panel asks for it with each of its renders. */
let current = found();

export function theme(): Theme {
  return current;
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice);
  apply();
}

function apply(): void {
  current = found();
  document.documentElement.dataset.theme = current;
  for (const listener of listeners) listener();
}

system.addEventListener('change', apply);
addEventListener('storage', (event) => event.key === KEY && apply());

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, theme);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, chosenTheme);
}
