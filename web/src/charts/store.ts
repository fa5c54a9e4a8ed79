/**
 * Series for panels: asked for together, kept by range, continued when their runs log on.
 *
 * Panels say what they show; within one frame their wishes become few requests, those of panels further up first. What
 * is known is drawn at once, if need be in the resolution of a wider range, and exchanged when the answer is there.
 *
 * A series is behind when its run has logged since it was asked for. Whatever is shown and behind is continued, whether
 * it was on the screen when the run logged, or comes back later.
 */

import { client, ProblemError, problemOf, unwrap } from '@/api/client';
import type { Extent } from './plot/line';
import { type Answer, BYTES_A_BUCKET, continued, openEnd, readAnswer, type Tile } from './series';

/** What all panels of a workspace have in common. */
export interface Frame {
  readonly x: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly buckets: number;
}

/** A frame's part; one whose end is infinite grows as runs log. */
export function within(whole: Frame, zoom: Extent | null): Frame {
  return zoom ? { ...whole, low: zoom.low, high: Number.isFinite(zoom.high) ? zoom.high : null } : whole;
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
  /** When it was asked for, by the store's clock. */
  asOf: number;
}

/** Series that lack something alike. */
interface Lacking {
  readonly frame: Frame;
  readonly runs: string[];
  readonly metrics: string[];
}

const METRICS_A_REQUEST = 8;
const PARALLEL = 3;
const MOST_BYTES = 128 << 20;
const TAIL_SOON_MS = 150;
const TAIL_PAUSE_MS = 1000;
/** Of the page's time, what may go into continuing lines: many lines are continued less often. */
const TAIL_SHARE = 1 / 90;
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
  private readonly asked = new Set<string>();
  private readonly errors = new Map<string, Error>();
  private queue: { body: Request; frame: Frame; keys: string[] }[] = [];
  private running = 0;
  private scheduled = false;
  private bytes = 0;
  private clock = 0;
  /** When each run that was ever asked for last logged something, by the store's clock. */
  private readonly logged = new Map<string, number>();
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
    const now = ++this.clock;
    for (const run of runs === 'all' ? this.logged.keys() : runs) if (this.logged.has(run)) this.logged.set(run, now);
    if (runs === 'all') {
      this.errors.clear();
      this.schedule();
    }
    this.followSoon();
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

  /** Turns wishes into requests. */
  private gather(): void {
    const isMissing = (frame: Frame, run: string, metric: string) => {
      const key = keyOf(frame, run, metric);
      return !this.known.has(key) && !this.asked.has(key) && !this.errors.has(`${frameKey(frame)}|${metric}`);
    };
    for (const { frame, runs, metrics } of this.lacking(isMissing)) this.enqueue(frame, runs, metrics);
    this.work();
    this.followSoon();
  }

  /** What is wished for and lacks something, that of panels further up first: series that lack it for the same runs together. */
  private lacking(lacks: (frame: Frame, run: string, metric: string) => boolean): Lacking[] {
    const groups = new Map<string, Lacking>();
    for (const { frame, runs: wanted, metrics } of [...this.wishes].sort((a, b) => a.place - b.place)) {
      for (const metric of metrics) {
        const runs = wanted.filter((run) => lacks(frame, run, metric));
        if (!runs.length) continue;
        const key = `${frameKey(frame)}|${runs.join()}`;
        const group = groups.get(key) ?? { frame, runs, metrics: [] };
        if (!group.metrics.includes(metric)) group.metrics.push(metric);
        groups.set(key, group);
      }
    }
    return [...groups.values()];
  }

  private enqueue(frame: Frame, runs: string[], metrics: string[]): void {
    for (const run of runs) if (!this.logged.has(run)) this.logged.set(run, 0);
    for (let i = 0; i < metrics.length; i += METRICS_A_REQUEST) {
      const some = metrics.slice(i, i + METRICS_A_REQUEST);
      const keys = some.flatMap((metric) => runs.map((run) => keyOf(frame, run, metric)));
      for (const key of keys) this.asked.add(key);
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
        this.followSoon();
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
    const asOf = ++this.clock;
    try {
      const { tiles } = await this.post(body, this.ending.signal);
      for (const run of body.runs) {
        for (const metric of body.metrics) this.keep(frame, run, metric, tiles.get(run)?.get(metric) ?? null, asOf);
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

  private keep(frame: Frame, run: string, metric: string, tile: Tile | null, asOf: number): void {
    const key = keyOf(frame, run, metric);
    this.bytes -= sizeOf(this.known.get(key)?.tile);
    this.known.set(key, { tile, frame, used: ++this.clock, asOf });
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

  private followSoon(): void {
    if (this.tailTimer || !this.behind().length) return;
    this.tailTimer = window.setTimeout(() => void this.followAll(), TAIL_SOON_MS);
  }

  /** Continues what is behind; again, after a pause, while something is. */
  private async followAll(): Promise<void> {
    const { signal } = this.ending;
    this.busyMs = 0;
    await Promise.all(this.behind().map((series) => this.follow(series)));
    if (signal.aborted) return;
    const pause = Math.max(TAIL_PAUSE_MS, this.busyMs / TAIL_SHARE);
    this.tailTimer = window.setTimeout(() => {
      if (this.behind().length) void this.followAll();
      else this.tailTimer = 0;
    }, pause);
  }

  /** What is shown and behind, where the range has no end. Lines that have yet to begin do so apart from the others. */
  private behind(): Lacking[] {
    const isBehind = (frame: Frame, run: string, metric: string, begun: boolean) => {
      const logged = this.logged.get(run);
      if (!logged || frame.high !== null) return false;
      const known = this.known.get(keyOf(frame, run, metric));
      return known !== undefined && known.asOf < logged && (known.tile !== null) === begun;
    };
    return [true, false].flatMap((begun) => this.lacking((...series) => isBehind(...series, begun)));
  }

  private async follow({ frame, runs, metrics }: Lacking): Promise<void> {
    for (let i = 0; i < metrics.length; i += METRICS_A_REQUEST) {
      await this.followSome({ frame, runs, metrics: metrics.slice(i, i + METRICS_A_REQUEST) });
    }
  }

  private async followSome(series: Lacking): Promise<void> {
    const { frame, runs, metrics } = series;
    const known = this.knownOf(series);
    const asOf = ++this.clock;
    // Also where it fails: what is drawn stays. The stream says when the server is back, and all is looked at again.
    for (const one of known) one.asOf = asOf;
    const end = commonEnd(known, frame.buckets);
    if (!end) return this.fetch(frame, bodyOf(frame, runs, metrics));
    try {
      const body = { ...bodyOf(frame, runs, metrics), range: [end.from, null] as [number, null], width: end.grid };
      const { tiles } = await this.post(body, this.ending.signal);
      const began = performance.now();
      for (const [run, tails] of tiles) {
        for (const [metric, tail] of tails) {
          const tile = this.known.get(keyOf(frame, run, metric))?.tile;
          if (tile) this.keep(frame, run, metric, continued(tile, end.from, tail), asOf);
        }
      }
      this.tell(frame, new Set(metrics));
      await painted();
      this.busyMs += performance.now() - began;
    } catch {
      // As above.
    }
  }

  private knownOf({ frame, runs, metrics }: Lacking): Known[] {
    const all = runs.flatMap((run) => metrics.map((metric) => this.known.get(keyOf(frame, run, metric))));
    return all.filter((one) => one !== undefined);
  }
}

/** From where on, and how finely, to ask for what continues these; null where they need an answer of their own. */
function commonEnd(known: readonly Known[], buckets: number): { from: number; grid: number } | null {
  let from = Number.POSITIVE_INFINITY;
  let common: number | null = null;
  for (const { tile } of known) {
    if (!tile?.x.length || tile.grid === null || (common !== null && tile.grid !== common)) return null;
    const span = ((tile.x[tile.x.length - 1] as number) - (tile.x[0] as number)) / tile.grid;
    if (span > GROWN * buckets) return null;
    common = tile.grid;
    from = Math.min(from, openEnd(tile));
  }
  return common === null ? null : { from, grid: common };
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
