/** A part of a plot that is drawn with the pointer: a stretch of x, one of y, or a box of both. */

import type { Box } from './draw';
import type { Frame } from './frame';
import type { Extent } from './line';
import { invert } from './scale';

/** From where the pointer went down to where it is, in pixels. */
export interface Drag {
  readonly x: number;
  readonly y: number;
  readonly toX: number;
  readonly toY: number;
}

/** A pointer that moved no further has clicked. */
const CLICK = 4;
const BOX = 40;

function shapeOf({ x, y, toX, toY }: Drag) {
  const [wide, tall] = [Math.abs(toX - x), Math.abs(toY - y)];
  const steep = tall > 3 * wide;
  const box = tall > BOX && wide > BOX;
  return { ofX: !steep, ofY: steep || box, moved: wide > CLICK || tall > CLICK, wide };
}

/** Whether it is more than a click. */
export function hasMoved(drag: Drag): boolean {
  return shapeOf(drag).moved;
}

export function selected(drag: Drag, box: Box): Box {
  const { ofX, ofY } = shapeOf(drag);
  return {
    left: ofX ? Math.max(box.left, Math.min(drag.x, drag.toX)) : box.left,
    right: ofX ? Math.min(box.right, Math.max(drag.x, drag.toX)) : box.right,
    top: ofY ? Math.max(box.top, Math.min(drag.y, drag.toY)) : box.top,
    bottom: ofY ? Math.min(box.bottom, Math.max(drag.y, drag.toY)) : box.bottom,
  };
}

/** So near to the edge, in pixels, a part reaches it. */
const EDGE = 6;

/** The ranges that are asked for by it; null for one that is not. One up to the last point has no end: it follows. */
export function rangesOf(drag: Drag, frame: Frame): { x: Extent | null; y: Extent | null } {
  const { ofX, ofY, moved, wide } = shapeOf(drag);
  const area = selected(drag, frame.box);
  const range = (scale: Frame['x'], from: number, to: number) => ({
    low: invert(scale, from),
    high: invert(scale, to),
  });
  const x = range(frame.x, area.left, area.right);
  const follows = frame.atEnd && area.right > frame.box.right - EDGE;
  return {
    x: moved && ofX && wide > CLICK ? { ...x, high: follows ? Number.POSITIVE_INFINITY : x.high } : null,
    y: moved && ofY ? range(frame.y, area.bottom, area.top) : null,
  };
}
