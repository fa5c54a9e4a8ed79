import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CursorHub } from './cursor';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const at = (run: string | null, x = 0) => ({ x, axis: 'step', run, source: null });

function told(hub: CursorHub): (string | null)[] {
  const runs: (string | null)[] = [];
  hub.subscribeRun(() => runs.push(hub.value.run));
  return runs;
}

test('another run is told of at once, and those after it when some time has passed', () => {
  const hub = new CursorHub();
  const runs = told(hub);
  for (const run of ['a', 'b', 'c']) hub.move(at(run));
  expect(runs).toEqual(['a']);
  vi.advanceTimersByTime(100);
  expect(runs).toEqual(['a', 'c']);
});

test('a move along one run tells of no other', () => {
  const hub = new CursorHub();
  const runs = told(hub);
  for (let x = 0; x < 5; x++) hub.move(at('a', x));
  vi.runAllTimers();
  expect(runs).toEqual(['a']);
});

test('only who moved the cursor last clears it', () => {
  const hub = new CursorHub();
  const [mine, other] = [{}, {}];
  hub.move({ ...at('a'), source: mine });
  hub.clear(other);
  expect(hub.value.run).toBe('a');
  hub.clear(mine);
  expect(hub.value.run).toBeNull();
});
