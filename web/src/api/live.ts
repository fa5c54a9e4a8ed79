/**
 * What changes on the server, as it changes: one stream for the page, ids only.
 *
 * Whoever listens asks for what it shows. While the page is hidden nothing is heard; when it comes back, or the stream
 * was broken, everything counts as changed.
 */

import { useEffect, useSyncExternalStore } from 'react';

export interface Changed {
  readonly runs: ReadonlySet<string>;
  readonly experiments: ReadonlySet<string>;
  /** Changes may have been missed: look at everything again. */
  readonly all: boolean;
}

export type Connection = 'live' | 'away' | 'connecting';
type Listener = (changed: Changed) => void;

const EVERYTHING: Changed = { runs: new Set(), experiments: new Set(), all: true };
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000];

class LiveStream {
  private source: EventSource | null = null;
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private state: Connection = 'connecting';
  private lostAt: number | null = null;
  private failures = 0;
  private timer = 0;
  private missed = false;

  constructor() {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.pause() : this.open()));
  }

  get connection(): Connection {
    return this.state;
  }

  /** Since when the server does not answer; null while it does. */
  get awaySince(): number | null {
    return this.lostAt;
  }

  hear(listener: Listener): () => void {
    this.listeners.add(listener);
    this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.pause();
    };
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Counts everything as changed: at once while the server is heard, else as soon as it is. */
  refresh(): void {
    if (this.source && this.state === 'live') return this.tell(EVERYTHING);
    this.pause();
    this.open();
  }

  private open(): void {
    if (this.source || document.hidden || this.listeners.size === 0) return;
    clearTimeout(this.timer);
    const source = new EventSource('/api/v1/events');
    this.source = source;
    source.addEventListener('open', () => this.opened());
    source.addEventListener('error', () => this.broken());
    source.addEventListener('runs', (event) => this.told(String(event.data)));
  }

  private opened(): void {
    this.failures = 0;
    this.become('live');
    if (this.missed) this.tell(EVERYTHING);
    this.missed = false;
  }

  private broken(): void {
    this.pause();
    this.become('away');
    const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)];
    this.timer = window.setTimeout(() => this.open(), wait);
  }

  private pause(): void {
    clearTimeout(this.timer);
    if (!this.source) return;
    this.source.close();
    this.source = null;
    this.missed = true;
  }

  private told(data: string): void {
    const { runs, experiments } = JSON.parse(data) as { runs: string[]; experiments: string[] };
    this.tell({ runs: new Set(runs), experiments: new Set(experiments), all: false });
  }

  private tell(changed: Changed): void {
    for (const listener of this.listeners) listener(changed);
  }

  private become(state: Connection): void {
    if (state === this.state) return;
    this.state = state;
    this.lostAt = state === 'away' ? Date.now() : null;
    for (const watcher of this.watchers) watcher();
  }
}

export const live = new LiveStream();

/** Calls `listener` with each change while the component is shown. It should not change from render to render. */
export function useChanges(listener: Listener): void {
  useEffect(() => live.hear(listener), [listener]);
}

export function useConnection(): Connection {
  return useSyncExternalStore(live.watch, () => live.connection);
}

export function useAwaySince(): number | null {
  return useSyncExternalStore(live.watch, () => live.awaySince);
}
