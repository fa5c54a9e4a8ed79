/** Places and widths of x in words. */

import { duration, moment, number } from '@/lib/format';
import type { XKind } from './scale';

/** An x in full, as the tooltip's title has it. */
export function xText(x: number, kind: XKind): string {
  if (kind === 'time') return moment(new Date(x / 1000));
  if (kind === 'relative') return `after ${duration(x / 1e6)}`;
  return kind === 'step' ? `step ${number(Math.round(x))}` : number(x);
}

/** How wide buckets are. */
export function grid(width: number, kind: XKind): string {
  if (kind === 'step') return `${number(width)} steps a bucket`;
  if (kind === 'metric') return `buckets of ${number(width)}`;
  return `${width < 1e6 ? `${number(width / 1000)} ms` : duration(width / 1e6)} a bucket`;
}
