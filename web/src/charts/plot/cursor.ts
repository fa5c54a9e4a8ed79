/**
 * Where the pointer is, for everything that shows the same x: one cursor over all panels, the table and the logs.
 *
 * Read by subscription and drawn on the panels' upper layers: a move renders no component again.
 */

export interface Cursor {
  /** In units of the axis; null when the pointer is at no place of x. */
  readonly x: number | null;
  /** The kind of axis that `x` is of. */
  readonly axis: string;
  /** The run whose line or row is pointed at. */
  readonly run: string | null;
  /** Who moved it. */
  readonly source: object | null;
}

type Listener = (cursor: Cursor) => void;

/** How often another run is told of: to draw its line in each of many panels costs more than to move their hairs. */
const RUN_MS = 100;

export class CursorHub {
  private current: Cursor = { x: null, axis: '', run: null, source: null };
  private readonly listeners = new Set<Listener>();
  private readonly runListeners = new Set<() => void>();
  private toldRun: string | null = null;
  private timer = 0;

  get value(): Cursor {
    return this.current;
  }

  move(next: Cursor): void {
    const before = this.current;
    if (next.x === before.x && next.run === before.run && next.axis === before.axis) return;
    this.current = next;
    for (const listener of this.listeners) listener(next);
    this.tellRun();
  }

  clear(source: object): void {
    if (this.current.source === source) this.move({ x: null, axis: '', run: null, source: null });
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls when another run is pointed at: at once, then at most ten times a second. */
  subscribeRun(listener: () => void): () => void {
    this.runListeners.add(listener);
    return () => this.runListeners.delete(listener);
  }

  private tellRun(): void {
    if (this.timer || this.current.run === this.toldRun) return;
    this.toldRun = this.current.run;
    for (const listener of this.runListeners) listener();
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.tellRun();
    }, RUN_MS);
  }
}

export const cursor = new CursorHub();
