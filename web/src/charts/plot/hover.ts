/** What lies at a place of x: which point is nearest, and what every line shows there. */

import type { Frame } from './frame';
import { type Line, nearestPlace, readAt } from './line';
import { projector } from './scale';

export interface Hover {
  readonly x: number;
  readonly rows: readonly HoverRow[];
  readonly pageX: number;
  readonly pageY: number;
}

export interface HoverRow {
  readonly line: Line;
  readonly value: number;
  readonly between: boolean;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly pageX: number;
  readonly pageY: number;
}

/** The x of the nearest point of any line. */
export function snapped(lines: readonly Line[], x: number): number {
  let best = x;
  let distance = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const place = nearestPlace(line.x, x);
    if (place < 0) continue;
    const away = Math.abs((line.x[place] as number) - x);
    if (away < distance) {
      distance = away;
      best = line.x[place] as number;
    }
  }
  return best;
}

/** Lines at x: those nearest to the pointer first, or the greatest first where there is none. */
export function hoverAt(lines: readonly Line[], frame: Frame, x: number, pointer: Pointer | null): Hover {
  const py = projector(frame.y);
  const found: { row: HoverRow; distance: number }[] = [];
  for (const line of lines) {
    const reading = readAt(line, x);
    if (!reading) continue;
    const at = reading.between ? -1 : nearestPlace(line.x, x);
    const [low, high] = at < 0 ? [null, null] : [line.low?.[at] ?? null, line.high?.[at] ?? null];
    const y = py(reading.value);
    const distance = pointer && Number.isFinite(y) ? Math.abs(y - pointer.y) : -reading.value;
    found.push({
      row: { line, ...reading, low, high },
      distance: Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance,
    });
  }
  found.sort((a, b) => a.distance - b.distance);
  return { x, rows: found.map(({ row }) => row), pageX: pointer?.pageX ?? 0, pageY: pointer?.pageY ?? 0 };
}

/** By how many points, or to which end. */
export type Step = number | 'first' | 'last';

/** The x that many points of the longest line away from `now`, or from before its first; null where there is no line. */
export function stepped(lines: readonly Line[], now: number | null, by: Step): number | null {
  const guide = lines.reduce<Line | null>((most, line) => (line.x.length > (most?.x.length ?? 0) ? line : most), null);
  if (!guide) return null;
  const at = now === null ? -1 : nearestPlace(guide.x, now);
  const end = guide.x.length - 1;
  const place = by === 'first' ? 0 : by === 'last' ? end : Math.min(Math.max(at + by, 0), end);
  return guide.x[place] as number;
}
