/** Where columns stand. The first one, with eye, colour and name, is always at the left. */

import { fieldTitle, parseField } from '@/state/fields';
import type { Column } from '@/state/workspace';

export const ROW_HEIGHT = 28;
export const HEADER_HEIGHT = 30;
export const NAME_WIDTH = 240;
export const NARROW_NAME_WIDTH = 190;
const LEAST = 56;
const MOST = 640;

export interface Placed extends Column {
  readonly index: number;
  readonly px: number;
  /** From the left edge while others scroll beneath it; null for a column that scrolls. */
  readonly sticky: number | null;
}

/** Pinned columns first, each with its width and its place. */
export function placed(columns: readonly Column[], nameWidth: number): Placed[] {
  const order = [...columns.filter((one) => one.pinned), ...columns.filter((one) => !one.pinned)];
  let left = nameWidth;
  return order.map((column) => {
    const px = column.width ?? defaultWidth(column.field);
    const sticky = column.pinned ? left : null;
    left += px;
    return { ...column, index: columns.indexOf(column), px, sticky };
  });
}

export function limited(width: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.round(width)));
}

function defaultWidth(field: string): number {
  const { scope, name } = parseField(field);
  if (scope === 'runs') return name.endsWith('_at') ? 110 : name === 'notes' ? 200 : 96;
  const room = 44 + fieldTitle(field).length * 7;
  if (scope === 'metrics') return Math.min(190, Math.max(112, room));
  return Math.min(160, Math.max(84, room));
}

/** Columns with one moved before another. */
export function moved(columns: readonly Column[], from: number, to: number): Column[] {
  const next = [...columns];
  const [column] = next.splice(from, 1);
  if (column) next.splice(to, 0, column);
  return next;
}
