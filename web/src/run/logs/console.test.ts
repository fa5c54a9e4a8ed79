import { expect, test } from 'vitest';
import type { ConsoleLine } from '@/api/__generated__/schema';
import { Console, type Lines, PAGE, TAIL } from './console';

function line(number: number): ConsoleLine {
  return { line: number, stream: 'stdout', writer: 'w', time: '2026-01-01T00:00:00Z', text: `line ${number}` };
}

/** A server whose console grows as the test says. */
class Server {
  lines = 0;
  readonly asked: Lines[] = [];

  fetch = async (lines: Lines) => {
    this.asked.push(lines);
    const all = Array.from({ length: this.lines }, (_, number) => line(number));
    if (lines.tail) return { items: all.slice(-lines.tail), next_cursor: null };
    const from = Number(lines.cursor ?? 0);
    const to = from + (lines.limit ?? 0);
    return { items: all.slice(from, to), next_cursor: to < all.length ? String(to) : null };
  };
}

function made(lines: number) {
  const server = new Server();
  server.lines = lines;
  return { server, console: new Console(server.fetch, () => {}) };
}

const numbers = (console: Console) => console.rows.map((row) => (row.kind === 'line' ? row.line.line : 'gap'));

test('a short console is there at once', async () => {
  const { console } = made(3);
  await console.follow();
  expect(numbers(console)).toEqual([0, 1, 2]);
});

test('what is printed later is added once', async () => {
  const { server, console } = made(3);
  await console.follow();
  server.lines = 5;
  await console.follow();
  await console.follow();
  expect(numbers(console)).toEqual([0, 1, 2, 3, 4]);
});

test('a console that begins empty grows', async () => {
  const { server, console } = made(0);
  await console.follow();
  expect(numbers(console)).toEqual([]);
  server.lines = 1;
  await console.follow();
  expect(numbers(console)).toEqual([0]);
});

test('of a long console the end is there, behind a gap that closes', async () => {
  const { console } = made(TAIL + PAGE + 10);
  await console.follow();
  expect(console.rows[0]).toEqual({ kind: 'gap' });
  await console.more();
  expect(console.rows[PAGE]?.kind).toBe('gap');
  await console.more();
  expect(numbers(console)).toEqual(Array.from({ length: TAIL + PAGE + 10 }, (_, number) => number));
});

test('a line within the gap is reached', async () => {
  const { console } = made(TAIL + 3 * PAGE);
  await console.follow();
  const isIt = (one: ConsoleLine) => one.line === PAGE + 5;
  expect(console.placeOf(isIt)).toBe(-1);
  expect(await console.reach(isIt)).toBe(PAGE + 5);
  expect(console.isWhole).toBe(false);
});

test('a line that is nowhere is not reached, and then all is loaded', async () => {
  const { console } = made(TAIL + 5);
  await console.follow();
  expect(await console.reach((one) => one.writer === 'other')).toBe(-1);
  expect(console.isWhole).toBe(true);
});

test('when far more was printed than is asked for, the end begins anew', async () => {
  const { server, console } = made(10);
  await console.follow();
  server.lines = 10 + 2 * TAIL;
  await console.follow();
  expect(console.rows[0]).toEqual({ kind: 'gap' });
  expect(numbers(console).at(-1)).toBe(9 + 2 * TAIL);
});

test('an error is kept until an answer comes', async () => {
  const { server, console } = made(1);
  const broken = new Console(
    () => Promise.reject(new Error('away')),
    () => {},
  );
  await broken.follow();
  expect(broken.error?.message).toBe('away');
  await console.follow();
  expect(console.error).toBe(null);
  expect(server.asked).toEqual([{ tail: TAIL }]);
});
