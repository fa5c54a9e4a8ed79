/** How long nothing was heard of a run that should be running. */

import { duration } from './format';

/** Two heartbeats: a process sends one every 30 seconds while it has nothing else to say. */
const SILENT_MS = 60_000;

/** «no signal for 6 min», or null while a run is heard, and where nobody listens for it. */
export function silence(seenAt: string | null | undefined, now: number): string | null {
  if (!seenAt) return null;
  const quiet = now - new Date(seenAt).getTime();
  if (quiet <= SILENT_MS) return null;
  return `no signal for ${duration(Math.floor(quiet / 60_000) * 60)}`;
}
