/**
 * Which colour and dash a run is drawn with.
 *
 * Twelve colours, each with a value for either theme, all at least 3:1 against their background and told apart under
 * the common kinds of colour blindness. No set of twenty would be: the thirteenth run takes the first colour with
 * another dash.
 */

const LIGHT = [
  ...['#016abe', '#a05001', '#73176f', '#02a671', '#9767ff', '#4218b7'],
  ...['#ab8704', '#8a0316', '#865582', '#035545', '#4e7541', '#a81ba3'],
];
const DARK = [
  ...['#5ba8fc', '#f08531', '#b357ad', '#51eead', '#d0c4fe', '#7263fd'],
  ...['#f6c835', '#ce514f', '#c590c0', '#15957b', '#89b27b', '#ed66e5'],
];

/** In CSS pixels, on and off. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

/** What they are called, for who chooses one and cannot see it. */
export const COLOR_NAMES = [
  ...['blue', 'orange', 'purple', 'green', 'lavender', 'indigo'],
  ...['yellow', 'red', 'mauve', 'teal', 'olive', 'magenta'],
];
export const DASH_NAMES = ['solid', 'dashed', 'dotted', 'dashes and dots'];

export const COLORS = LIGHT.length;
export const IDENTITIES = COLORS * DASHES.length;

export type Theme = 'light' | 'dark';

/** How a run is drawn: `slot` counts from 0, colours first, then dashes. */
export function colorOf(slot: number, theme: Theme): string {
  return (theme === 'dark' ? DARK : LIGHT)[slot % COLORS] as string;
}

export function dashOf(slot: number): readonly number[] {
  return DASHES[Math.floor(slot / COLORS) % DASHES.length] as readonly number[];
}

const NONE: Readonly<Record<string, number>> = {};

/**
 * Gives runs their slots. A run keeps the one it has; a new one takes that which the fewest of those now shown have,
 * the lowest of several: as many runs as there are identities are told apart. A slot that somebody chose comes first.
 */
export class Slots {
  private readonly taken = new Map<string, number>();

  /** Slots of runs that are shown together. */
  assign(shown: readonly string[], chosen: Readonly<Record<string, number>> = NONE): Map<string, number> {
    const uses = new Array<number>(IDENTITIES).fill(0);
    const slotOf = (run: string) => chosen[run] ?? this.taken.get(run);
    for (const run of shown) {
      const slot = slotOf(run);
      if (slot !== undefined) uses[slot] = (uses[slot] ?? 0) + 1;
    }
    for (const run of shown) {
      if (slotOf(run) !== undefined) continue;
      const slot = uses.indexOf(Math.min(...uses));
      uses[slot] = (uses[slot] ?? 0) + 1;
      this.taken.set(run, slot);
    }
    return new Map(shown.map((run) => [run, slotOf(run) as number]));
  }
}
