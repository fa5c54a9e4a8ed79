import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, Tile } from './series';
import { type Frame, SeriesStore, type Wish } from './store';

const FRAME: Frame = { x: 'step', low: null, high: null, buckets: 100 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('requestAnimationFrame', (done: () => void) => setTimeout(done));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Post = NonNullable<ConstructorParameters<typeof SeriesStore>[0]>;
type Body = Parameters<Post>[0];

/** A server whose series have a point at every step from 0 on, and how many, by `run metric`. */
class Server {
  readonly requests: Body[] = [];
  readonly steps: Record<string, number> = {};
  /** What a request waits for. */
  gate: Promise<void> = Promise.resolve();
  down = false;

  post: Post = async (body) => {
    this.requests.push(body);
    if (this.down) throw new Error('away');
    const tiles = new Map(body.runs.map((run) => [run, this.tilesOf(run, body)]));
    await this.gate;
    return { tiles, grid: 1 } satisfies Answer;
  };

  private tilesOf(run: string, body: Body): Map<string, Tile> {
    const from = body.range[0] ?? 0;
    const found = body.metrics.map((metric): [string, number] => [metric, this.steps[`${run} ${metric}`] ?? 0]);
    return new Map(found.filter(([, until]) => until > from).map(([metric, until]) => [metric, tile(from, until)]));
  }
}

function tile(from: number, until: number): Tile {
  const x = Float64Array.from({ length: until - from }, (_, i) => from + i);
  return { x, min: x, max: x, mean: x, last: x, count: x, size: x, grid: 1 };
}

function wish(run: string, metric: string, frame = FRAME): Wish {
  return { frame, runs: [run], metrics: [metric], place: 0, changed: () => {} };
}

function opened(server: Server): SeriesStore {
  const store = new SeriesStore(server.post);
  store.reopen();
  return store;
}

/** Long enough for whatever is on its way. */
const settle = () => vi.advanceTimersByTimeAsync(10_000);

const stepsOf = (store: SeriesStore, run: string, metric: string, frame = FRAME) => [
  ...(store.get(frame, run, metric)?.x ?? []),
];

test('panels that miss the same runs are asked for together', async () => {
  const server = new Server();
  const store = opened(server);
  store.want(wish('a', 'loss'));
  store.want(wish('a', 'accuracy'));
  await settle();
  expect(server.requests.map((one) => one.metrics)).toEqual([['loss', 'accuracy']]);
});

test('a run that logs on has its line continued from its last bucket', async () => {
  const server = new Server();
  server.steps['a loss'] = 3;
  const store = opened(server);
  store.want(wish('a', 'loss'));
  await settle();
  server.steps['a loss'] = 5;
  store.touch(new Set(['a']));
  await settle();
  expect(stepsOf(store, 'a', 'loss')).toEqual([0, 1, 2, 3, 4]);
  expect(server.requests.map((one) => one.range)).toEqual([
    [null, null],
    [2, null],
  ]);
});

test('a line that was out of sight while its run logged is continued when it is back', async () => {
  const server = new Server();
  server.steps['a loss'] = 2;
  const store = opened(server);
  const leave = store.want(wish('a', 'loss'));
  await settle();
  leave();
  server.steps['a loss'] = 4;
  store.touch(new Set(['a']));
  await settle();
  store.want(wish('a', 'loss'));
  await settle();
  expect(stepsOf(store, 'a', 'loss')).toEqual([0, 1, 2, 3]);
});

test('what a run logs while it is asked for is asked for afterwards', async () => {
  const server = new Server();
  server.steps['a loss'] = 2;
  let open = () => {};
  server.gate = new Promise((done) => {
    open = done;
  });
  const store = opened(server);
  store.want(wish('a', 'loss'));
  await settle();
  server.steps['a loss'] = 4;
  store.touch(new Set(['a']));
  await settle();
  open();
  await settle();
  expect(stepsOf(store, 'a', 'loss')).toEqual([0, 1, 2, 3]);
});

test('a run that begins beside one that is far ahead is drawn from its beginning', async () => {
  const server = new Server();
  server.steps['old loss'] = 50;
  const store = opened(server);
  store.want({ ...wish('old', 'loss'), runs: ['old', 'new'] });
  await settle();
  server.steps['old loss'] = 60;
  server.steps['new loss'] = 2;
  store.touch(new Set(['old', 'new']));
  await settle();
  expect(stepsOf(store, 'new', 'loss')).toEqual([0, 1]);
  expect(stepsOf(store, 'old', 'loss')).toHaveLength(60);
});

test('a line that cannot be continued stays, and goes on when everything is looked at again', async () => {
  const server = new Server();
  server.steps['a loss'] = 2;
  const store = opened(server);
  store.want(wish('a', 'loss'));
  await settle();
  server.down = true;
  server.steps['a loss'] = 4;
  store.touch(new Set(['a']));
  await settle();
  expect(stepsOf(store, 'a', 'loss')).toEqual([0, 1]);
  expect(server.requests).toHaveLength(2);
  server.down = false;
  store.touch('all');
  await settle();
  expect(stepsOf(store, 'a', 'loss')).toEqual([0, 1, 2, 3]);
});

test('a range with an end, and a run that nobody looks at, are not asked for again', async () => {
  const server = new Server();
  server.steps['a loss'] = 2;
  const store = opened(server);
  store.want(wish('a', 'loss', { ...FRAME, high: 1 }));
  await settle();
  store.touch(new Set(['a', 'b']));
  await settle();
  expect(server.requests).toHaveLength(1);
});

test('nothing is asked for once the page is left', async () => {
  const server = new Server();
  server.steps['a loss'] = 2;
  const store = new SeriesStore(server.post);
  const close = store.reopen();
  store.want(wish('a', 'loss'));
  await settle();
  store.touch(new Set(['a']));
  close();
  await settle();
  expect(server.requests).toHaveLength(1);
});
