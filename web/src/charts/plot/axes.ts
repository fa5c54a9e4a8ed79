/** The frame of a plot: grid, marks and their labels. */

import type { Box, Colors } from './draw';
import { projector, type Scale, type Tick } from './scale';

export const FONT = '11px "Inter Variable", system-ui, sans-serif';

export function drawAxes(
  context: CanvasRenderingContext2D,
  box: Box,
  colors: Colors,
  x: { scale: Scale; ticks: readonly Tick[] },
  y: { scale: Scale; ticks: readonly Tick[] },
): void {
  context.font = FONT;
  context.lineWidth = 1;
  context.strokeStyle = colors.line;
  context.beginPath();
  const py = projector(y.scale);
  for (const tick of y.ticks) {
    const at = Math.round(py(tick.value)) + 0.5;
    context.moveTo(box.left, at);
    context.lineTo(box.right, at);
  }
  context.moveTo(box.left, box.bottom + 0.5);
  context.lineTo(box.right, box.bottom + 0.5);
  context.stroke();
  context.fillStyle = colors.muted;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of y.ticks) context.fillText(tick.label, box.left - 6, py(tick.value));
  drawBelow(context, box, x);
}

/** Labels of x. One that would touch the one before it is left out. */
function drawBelow(context: CanvasRenderingContext2D, box: Box, x: { scale: Scale; ticks: readonly Tick[] }): void {
  const px = projector(x.scale);
  context.textBaseline = 'top';
  context.textAlign = 'center';
  let free = Number.NEGATIVE_INFINITY;
  for (const tick of x.ticks) {
    const at = px(tick.value);
    const half = context.measureText(tick.label).width / 2;
    const middle = Math.min(Math.max(at, box.left - 20 + half), box.right + 8 - half);
    if (middle - half < free) continue;
    context.fillText(tick.label, middle, box.bottom + 6);
    free = middle + half + 10;
  }
}

/** How wide the labels of y are, in CSS pixels. */
export function labelWidth(context: CanvasRenderingContext2D, ticks: readonly Tick[]): number {
  context.font = FONT;
  return ticks.reduce((most, tick) => Math.max(most, context.measureText(tick.label).width), 0);
}
