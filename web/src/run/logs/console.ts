/**
 * A run's console as far as it was loaded: its end, and what was asked for from its beginning on. Until the two meet
 * there is a gap between them. Knows neither the page nor how lines are fetched.
 */

import type { ConsoleLine, PageConsoleLine } from '@/api/__generated__/schema';

export interface Lines {
  tail?: number;
  cursor?: string;
  limit?: number;
}

export type Fetch = (lines: Lines) => Promise<PageConsoleLine>;

export type Row = { readonly kind: 'line'; readonly line: ConsoleLine } | { readonly kind: 'gap' };

/** The last lines that are loaded first, those asked for when more were printed, and those of a page. */
export const TAIL = 3000;
const FOLLOWED = 500;
export const PAGE = 5000;
/** Beyond this many lines a browser has no more room for a list. */
export const MOST = 300_000;

export function keyOf({ stream, line, writer }: Pick<ConsoleLine, 'stream' | 'line' | 'writer'>): string {
  return `${stream}:${line}:${writer}`;
}

export class Console {
  error: Error | null = null;
  /** Something is asked for. */
  busy = false;
  /** Whether an answer has come. */
  begun = false;
  private head: ConsoleLine[] = [];
  private tail: ConsoleLine[] = [];
  private readonly keys = new Set<string>();
  private cursor: string | undefined;
  private joined = false;
  private made: readonly Row[] | null = null;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly fetch: Fetch,
    private readonly changed: () => void,
  ) {}

  get rows(): readonly Row[] {
    this.made ??= this.make();
    return this.made;
  }

  get isWhole(): boolean {
    return this.joined;
  }

  get isFull(): boolean {
    return this.keys.size >= MOST;
  }

  /** The row of a line; -1 while it is not loaded. */
  placeOf(isIt: (line: ConsoleLine) => boolean): number {
    return this.rows.findIndex((row) => row.kind === 'line' && isIt(row.line));
  }

  /** The end of the console; later, what was printed since. */
  async follow(): Promise<void> {
    if (this.busy) return;
    await this.work(async () => {
      const asked = this.tail.length ? FOLLOWED : TAIL;
      const { items } = await this.fetch({ tail: asked });
      if (!this.tail.length) this.begin(items, items.length < asked);
      else if (items.some((line) => this.keys.has(keyOf(line)))) this.append(items);
      else if (items.length) await this.catchUp();
    });
  }

  /** The next lines from the beginning on. */
  async more(): Promise<void> {
    if (!this.joined && !this.isFull) await this.work(async () => void (await this.page()));
  }

  /** Loads from the beginning on until a line is there, and says in which row; -1 if it is not to be had. */
  async reach(isIt: (line: ConsoleLine) => boolean): Promise<number> {
    if (this.placeOf(isIt) < 0) {
      await this.work(async () => {
        while (!this.joined && !this.isFull && !(await this.page()).some(isIt)) this.changed();
      });
    }
    return this.placeOf(isIt);
  }

  private async page(): Promise<readonly ConsoleLine[]> {
    const page = await this.fetch({ limit: PAGE, ...(this.cursor ? { cursor: this.cursor } : {}) });
    for (const line of page.items) {
      if (this.keys.has(keyOf(line))) this.joined = true;
      else this.take(this.head, line);
    }
    this.cursor = page.next_cursor ?? undefined;
    if (!this.cursor) this.joined = true;
    this.made = null;
    return page.items;
  }

  private begin(items: readonly ConsoleLine[], whole: boolean): void {
    this.keys.clear();
    this.head = [];
    this.tail = [];
    this.cursor = undefined;
    this.joined = whole;
    this.append(items);
  }

  private append(items: readonly ConsoleLine[]): void {
    for (const line of items) if (!this.keys.has(keyOf(line))) this.take(this.tail, line);
  }

  /** More was printed than a small answer holds: a large one; and if not even that goes on with what is here, anew. */
  private async catchUp(): Promise<void> {
    const { items } = await this.fetch({ tail: TAIL });
    if (items.some((line) => this.keys.has(keyOf(line)))) this.append(items);
    else this.begin(items, false);
  }

  private take(into: ConsoleLine[], line: ConsoleLine): void {
    into.push(line);
    this.keys.add(keyOf(line));
  }

  /** One question at a time, each after the other. */
  private work(action: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.turn = this.turn.then(async () => {
      this.busy = true;
      this.changed();
      try {
        await action();
        this.error = null;
        this.begun = true;
      } catch (error) {
        this.error = error instanceof Error ? error : new Error(String(error));
      }
      this.busy = false;
      this.made = null;
      this.changed();
    });
    return this.turn;
  }

  private make(): readonly Row[] {
    const rows: Row[] = this.head.map((line) => ({ kind: 'line', line }));
    if (!this.joined) rows.push({ kind: 'gap' });
    for (const line of this.tail) rows.push({ kind: 'line', line });
    return rows;
  }
}
