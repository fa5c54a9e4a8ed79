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

export class CursorHub {
  private current: Cursor = { x: null, axis: '', run: null, source: null };
  private readonly listeners = new Set<Listener>();

  get value(): Cursor {
    return this.current;
  }

  move(next: Cursor): void {
    const before = this.current;
    if (next.x === before.x && next.run === before.run && next.axis === before.axis) return;
    this.current = next;
    for (const listener of this.listeners) listener(next);
  }

  clear(source: object): void {
    if (this.current.source === source) this.move({ x: null, axis: '', run: null, source: null });
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export const cursor = new CursorHub();
