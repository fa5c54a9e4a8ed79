/** Short messages at the foot of the page, with the way back: what was done can be undone here. */

import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button, IconButton } from './Button';
import { cx } from './classes';

export interface Toast {
  readonly text: string;
  readonly tone?: 'plain' | 'bad';
  readonly undo?: () => void | Promise<void>;
}

interface Shown extends Toast {
  readonly id: number;
}

const STAYS_MS = 8000;
let shown: readonly Shown[] = [];
let next = 1;
const watchers = new Set<() => void>();

function become(toasts: readonly Shown[]): void {
  shown = toasts;
  for (const watcher of watchers) watcher();
}

export function toast(message: Toast): void {
  const id = next++;
  become([...shown.slice(-3), { ...message, id }]);
  setTimeout(() => dismiss(id), message.undo ? 2 * STAYS_MS : STAYS_MS);
}

/** Undoes what the newest message tells of. */
export function undoLast(): boolean {
  const last = [...shown].reverse().find((one) => one.undo);
  if (!last?.undo) return false;
  dismiss(last.id);
  void last.undo();
  return true;
}

function dismiss(id: number): void {
  if (shown.some((one) => one.id === id)) become(shown.filter((one) => one.id !== id));
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function Toasts() {
  const toasts = useSyncExternalStore(subscribe, () => shown);
  return (
    <section aria-label="Messages" aria-live="polite" className="fixed right-4 bottom-4 z-50 flex flex-col gap-2">
      {toasts.map((one) => (
        <div
          key={one.id}
          className={cx(
            'flex items-center gap-3 rounded-md border border-line bg-raised py-1.5 pr-1.5 pl-3 shadow-lg',
            one.tone === 'bad' && 'border-bad',
          )}
        >
          <span>{one.text}</span>
          {one.undo && (
            <Button
              small
              onPress={() => {
                dismiss(one.id);
                void one.undo?.();
              }}
            >
              Undo
            </Button>
          )}
          <IconButton label="Dismiss" icon={<X size={14} />} onPress={() => dismiss(one.id)} />
        </div>
      ))}
    </section>
  );
}
