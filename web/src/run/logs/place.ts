/** A line's place in an address: `stdout:12`, or where several processes printed, `stdout:12:9e3f01`. Pure. */

import type { ConsoleLine } from '@/api/__generated__/schema';

type Place = Pick<ConsoleLine, 'stream' | 'line' | 'writer'>;

/** The end of a process' id; its beginning is the time, and much alike. */
const SHORT = 6;

export function writePlace({ stream, line, writer }: Place, several: boolean): string {
  return several ? `${stream}:${line}:${writer.slice(-SHORT)}` : `${stream}:${line}`;
}

export function isAt(place: string, { stream, line, writer }: Place): boolean {
  const [of, number, short] = place.split(':');
  return of === stream && Number(number) === line && (!short || writer.endsWith(short));
}
