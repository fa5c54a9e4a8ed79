import { expect, test } from 'vitest';
import { silence } from './silence';

const SEEN = '2026-11-01T10:00:00Z';
const after = (seconds: number) => new Date(SEEN).getTime() + seconds * 1000;

test.each([
  [45, null],
  [60, null],
  [75, 'no signal for 1 min'],
  [6 * 60 + 50, 'no signal for 6 min'],
  [26 * 3600, 'no signal for 1 d 2 h'],
])('%i seconds without a word are said as %o', (seconds, said) => expect(silence(SEEN, after(seconds))).toBe(said));

test('a run that nobody listens for is not silent', () => {
  expect(silence(null, after(9999))).toBeNull();
});
