/** Keys that a person has given to commands in this browser, instead of their own. */

import type { Command } from './keys';

const STORED = 'runfolio.keys';

const chosen: Record<string, string> = JSON.parse(localStorage.getItem(STORED) ?? '{}');

export function keysOf(command: Command): readonly string[] {
  const own = chosen[command.id];
  return own === undefined ? (command.keys ?? []) : [own];
}

/** Null: the command has its own again. */
export function chooseKeys(command: Command, keys: string | null): void {
  if (keys === null) delete chosen[command.id];
  else chosen[command.id] = keys;
  localStorage.setItem(STORED, JSON.stringify(chosen));
}
