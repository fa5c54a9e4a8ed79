/**
 * Series for panels: asked for together, kept by range, continued when their runs log on.
 *
 * Panels say what they show; within one frame their wishes become few requests, those of panels further up first. What
 * is known is drawn at once, if need be in the resolution of a wider range, and exchanged when the answer is there.
 */

import { client, ProblemError, problemOf, unwrap } from '@/api/client';
import { type Answer, BYTES_A_BUCKET, continued, openEnd, readAnswer, type Tile } from './series';

/** What all panels of a workspace have in common. */
export interface Frame {
  readonly x: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly buckets: number;
}

/** What a panel wants. Panels are told apart by identity. */
export interface Wish {
  readonly frame: Frame;
  readonly runs: readonly string[];
  readonly metrics: readonly string[];
  /** The lower, the sooner. */
  readonly place: number;
  changed(): void;
}

interface Known {
  /** Null: the server has no point of it. */
  tile: Tile | null;
  frame: Frame;
  used: number;
}

const METRICS_A_REQUEST = 8;
const PARALLEL = 3;
const MOST_BYTES = 128 << 20;
const TAIL_PAUSE_MS = 1000;
/** Of the page's time, what may go into continuing lines: many lines are continued less often. */
const TAIL_SHARE = 1 / 60;
/** A series that has grown to this many times the buckets asked for is asked for anew. */
const GROWN = 2;

type Post = (body: Request, signal: AbortSignal) => Promise<Answer>;

interface Request {
  runs: string[];
  metrics: string[];
  x: string;
  buckets: number;
  range: [number | null, number | null];
  width?: number;
  attempts: 'visible';
}

export class SeriesStore {
  private readonly known = new Map<string, Known>();
  private readonly wishes = new Set<Wish>();
  private readonly asked = new Map<string, Promise<void>>();
  private readonly errors = new Map<string, Error>();
  private queue: { body: Request; frame: Frame; keys: string[] }[] = [];
  private running = 0;
  private scheduled = false;
  private bytes = 0;
  private clock = 0;
  private readonly grown = new Set<string>();
  private tailTimer = 0;
  /** What continuing the lines took of the page's time, this round. */
  private busyMs = 0;
  private ending = new AbortController();

  constructor(private readonly post: Post = postChart) {}

  /** Keeps a wish until the function that is returned is called. */
  want(wish: Wish): () => void {
    this.wishes.add(wish);
    this.schedule();
    return () => this.wishes.delete(wish);
  }

  /** What is known of a series: undefined while it is not, null when it has no points. */
  get(frame: Frame, run: string, metric: string): Tile | null | undefined {
    const known = this.known.get(keyOf(frame, run, metric));
    if (known) known.used = ++this.clock;
    return known?.tile;
  }

  /** Why a panel's series could not be had. */
  error(wish: Wish): Error | null {
    for (const metric of wish.metrics) {
      const error = this.errors.get(`${frameKey(wish.frame)}|${metric}`);
      if (error) return error;
    }
    return null;
  }

  retry(wish: Wish): void {
    for (const metric of wish.metrics) this.errors.delete(`${frameKey(wish.frame)}|${metric}`);
    this.schedule();
  }

  /** Runs have logged on: what is shown of them is continued, at most once a second. */
  touch(runs: ReadonlySet<string> | 'all'): void {
    if (runs === 'all') {
      for (const wish of this.wishes) for (const run of wish.runs) this.grown.add(run);
      this.errors.clear();
      this.schedule();
    } else for (const run of runs) this.grown.add(run);
    if (!this.tailTimer && this.grown.size) {
      this.tailTimer = window.setTimeout(() => this.followTails(), 150);
    }
  }

  /** Works until the function that is returned is called; may be opened again. */
  reopen(): () => void {
    if (this.ending.signal.aborted) this.ending = new AbortController();
    this.schedule();
    return () => {
      this.ending.abort();
      clearTimeout(this.tailTimer);
      this.tailTimer = 0;
    };
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.gather();
    });
  }

  /** Turns wishes into requests: runs and metrics that are missed alike go together. */
  private gather(): void {
    const groups = new Map<string, { frame: Frame; runs: string[]; metrics: Set<string> }>();
    for (const wish of [...this.wishes].sort((a, b) => a.place - b.place)) {
      for (const metric of wish.metrics) {
        if (this.errors.has(`${frameKey(wish.frame)}|${metric}`)) continue;
        const missing = wish.runs.filter((run) => this.isMissing(keyOf(wish.frame, run, metric)));
        if (!missing.length) continue;
        const key = `${frameKey(wish.frame)}|${missing.join()}`;
        const group = groups.get(key) ?? { frame: wish.frame, runs: missing, metrics: new Set() };
        group.metrics.add(metric);
        groups.set(key, group);
      }
    }
    for (const { frame, runs, metrics } of groups.values()) this.enqueue(frame, runs, [...metrics]);
    this.work();
  }

  private isMissing(key: string): boolean {
    return !this.known.has(key) && !this.asked.has(key);
  }

  private enqueue(frame: Frame, runs: string[], metrics: string[]): void {
    for (let i = 0; i < metrics.length; i += METRICS_A_REQUEST) {
      const some = metrics.slice(i, i + METRICS_A_REQUEST);
      const keys = some.flatMap((metric) => runs.map((run) => keyOf(frame, run, metric)));
      for (const key of keys) this.asked.set(key, Promise.resolve());
      this.queue.push({ frame, keys, body: bodyOf(frame, runs, some) });
    }
  }

  private work(): void {
    while (this.running < PARALLEL) {
      const next = this.queue.shift();
      if (!next) return;
      if (!this.isWanted(next.frame)) {
        for (const key of next.keys) this.asked.delete(key);
        continue;
      }
      this.running++;
      void this.fetch(next.frame, next.body).finally(() => {
        for (const key of next.keys) this.asked.delete(key);
        this.running--;
        this.work();
      });
    }
  }

  /** A zoom that was left while its request waited is not asked for. */
  private isWanted(frame: Frame): boolean {
    const key = frameKey(frame);
    for (const wish of this.wishes) if (frameKey(wish.frame) === key) return true;
    return false;
  }

  private async fetch(frame: Frame, body: Request): Promise<void> {
    try {
      const { tiles } = await this.post(body, this.ending.signal);
      for (const run of body.runs) {
        for (const metric of body.metrics) this.keep(frame, run, metric, tiles.get(run)?.get(metric) ?? null);
      }
      this.evict();
    } catch (error) {
      if (this.ending.signal.aborted) return;
      for (const metric of body.metrics) {
        this.errors.set(`${frameKey(frame)}|${metric}`, error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.tell(frame, new Set(body.metrics));
  }

  private keep(frame: Frame, run: string, metric: string, tile: Tile | null): void {
    const key = keyOf(frame, run, metric);
    this.bytes -= sizeOf(this.known.get(key)?.tile);
    this.known.set(key, { tile, frame, used: ++this.clock });
    this.bytes += sizeOf(tile);
  }

  /** Lets go of what was used longest ago and is not shown. */
  private evict(): void {
    if (this.bytes <= MOST_BYTES) return;
    const shown = new Set([...this.wishes].map((wish) => frameKey(wish.frame)));
    const old = [...this.known].filter(([, known]) => !shown.has(frameKey(known.frame)));
    old.sort(([, a], [, b]) => a.used - b.used);
    for (const [key, known] of old) {
      if (this.bytes <= MOST_BYTES) return;
      this.bytes -= sizeOf(known.tile);
      this.known.delete(key);
    }
  }

  private tell(frame: Frame, metrics: ReadonlySet<string>): void {
    const key = frameKey(frame);
    for (const wish of this.wishes) {
      if (frameKey(wish.frame) === key && wish.metrics.some((metric) => metrics.has(metric))) wish.changed();
    }
  }

  private async followTails(): Promise<void> {
    const grown = new Set(this.grown);
    this.grown.clear();
    this.busyMs = 0;
    await Promise.all([...this.tails(grown)].map((tail) => this.follow(tail.frame, tail.runs, tail.metrics)));
    this.tailTimer = window.setTimeout(
      () => {
        this.tailTimer = 0;
        if (this.grown.size) void this.followTails();
      },
      Math.max(TAIL_PAUSE_MS, this.busyMs / TAIL_SHARE),
    );
  }

  /** Which series to continue: those shown of runs that have grown, where the range has no end. */
  private tails(grown: ReadonlySet<string>): Iterable<{ frame: Frame; runs: string[]; metrics: string[] }> {
    const groups = new Map<string, { frame: Frame; runs: Set<string>; metrics: Set<string> }>();
    for (const wish of this.wishes) {
      if (wish.frame.high !== null) continue;
      const runs = wish.runs.filter((run) => grown.has(run));
      if (!runs.length) continue;
      const key = frameKey(wish.frame);
      const group = groups.get(key) ?? { frame: wish.frame, runs: new Set(), metrics: new Set() };
      for (const run of runs) group.runs.add(run);
      for (const metric of wish.metrics) group.metrics.add(metric);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ frame, runs, metrics }) => ({ frame, runs: [...runs], metrics: [...metrics] }));
  }

  private async follow(frame: Frame, runs: string[], metrics: string[]): Promise<void> {
    for (let i = 0; i < metrics.length; i += METRICS_A_REQUEST) {
      await this.followSome(frame, runs, metrics.slice(i, i + METRICS_A_REQUEST));
    }
  }

  private async followSome(frame: Frame, runs: string[], metrics: string[]): Promise<void> {
    const plan = this.planTail(frame, runs, metrics);
    if (plan === 'anew') {
      await this.fetch(frame, bodyOf(frame, runs, metrics));
      return;
    }
    if (!plan) return;
    try {
      const body = { ...bodyOf(frame, runs, metrics), range: [plan.from, null] as [number, null], width: plan.grid };
      const { tiles } = await this.post(body, this.ending.signal);
      const began = performance.now();
      for (const run of runs) {
        for (const metric of metrics) this.extend(frame, run, metric, plan.from, tiles.get(run)?.get(metric));
      }
      this.tell(frame, new Set(metrics));
      await painted();
      this.busyMs += performance.now() - began;
    } catch {
      // What is drawn stays. The stream says when the server is back, and everything is looked at again.
    }
  }

  /** From where on, and how finely, to ask; or that an answer of its own is needed. */
  private planTail(frame: Frame, runs: string[], metrics: string[]): { from: number; grid: number } | 'anew' | null {
    let from = Number.POSITIVE_INFINITY;
    let grid: number | null = null;
    let begins = false;
    for (const run of runs) {
      for (const metric of metrics) {
        const known = this.known.get(keyOf(frame, run, metric));
        if (!known) continue;
        if (!known.tile?.x.length) {
          begins = true;
          continue;
        }
        const { tile } = known;
        if (tile.grid === null || (grid !== null && tile.grid !== grid)) return 'anew';
        const span = ((tile.x[tile.x.length - 1] as number) - (tile.x[0] as number)) / tile.grid;
        if (span > GROWN * frame.buckets) return 'anew';
        grid = tile.grid;
        from = Math.min(from, openEnd(tile));
      }
    }
    if (grid === null) return begins ? 'anew' : null;
    return { from, grid };
  }

  private extend(frame: Frame, run: string, metric: string, from: number, tail: Tile | undefined): void {
    const known = this.known.get(keyOf(frame, run, metric));
    if (!known || !tail) return;
    this.keep(frame, run, metric, known.tile ? continued(known.tile, from, tail) : tail);
  }
}

/** When what was told of is on the screen. */
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

function frameKey(frame: Frame): string {
  return `${frame.x}|${frame.low ?? ''}|${frame.high ?? ''}|${frame.buckets}`;
}

function keyOf(frame: Frame, run: string, metric: string): string {
  return `${frameKey(frame)}|${run}|${metric}`;
}

function bodyOf(frame: Frame, runs: string[], metrics: string[]): Request {
  const { x, buckets, low, high } = frame;
  return { runs, metrics, x, buckets, range: [low, high], attempts: 'visible' };
}

function sizeOf(tile: Tile | null | undefined): number {
  return (tile?.x.length ?? 0) * BYTES_A_BUCKET + 200;
}

const ARROW = 'application/vnd.apache.arrow.stream';

async function postChart(body: Request, signal: AbortSignal): Promise<Answer> {
  const answer = await client.POST('/api/v1/charts', {
    body,
    signal,
    parseAs: 'arrayBuffer',
    headers: { Accept: ARROW },
  });
  if (!answer.response.ok) throw new ProblemError(problemOf(answer.error, answer.response), answer.response.url);
  return readAnswer(unwrap(answer) as unknown as ArrayBuffer);
}
