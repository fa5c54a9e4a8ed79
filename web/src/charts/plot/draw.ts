/** Lines onto a canvas. Everything here is called within a frame: no allocation per point. */

import { type Line, lowerBound } from './line';
import { projector, type Scale } from './scale';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Colors {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
}

/** Above this many lines each is one device pixel wide and solid: thick and dashed ones cost many times as much. */
const FEW_LINES = 50;
const SOLID: number[] = [];
const FAINT = 0.4;

interface Pen {
  readonly width: number;
  readonly dashed: boolean;
}

export function drawLines(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  x: Scale,
  y: Scale,
  box: Box,
): void {
  const ratio = devicePixelRatio || 1;
  const few = lines.length <= FEW_LINES;
  const pen: Pen = { width: few ? 1.5 : 1 / ratio, dashed: few };
  clipTo(context, box);
  context.globalAlpha = FAINT;
  for (const line of lines) if (line.faint) drawLine(context, line, x, y, { ...pen, width: 1 });
  context.globalAlpha = 1;
  const strong = lines.filter((line) => !line.faint);
  for (const line of strong) drawExtremes(context, line, x, y, pen);
  for (const line of strong) if (line.extremes !== 'outline') drawLine(context, line, x, y, pen);
  context.restore();
  for (const line of lines) drawNonfinite(context, line, x, box);
}

const BOLD: Pen = { width: 2.5, dashed: true };

/** One line over all others, for the run that the pointer is at: by its last values, which are the fewest strokes. */
export function drawHighlighted(context: CanvasRenderingContext2D, line: Line, x: Scale, y: Scale, box: Box): void {
  clipTo(context, box);
  drawLine(context, line, x, y, BOLD);
  context.restore();
}

/** Nothing is drawn outside of the box until the context is restored. */
function clipTo(context: CanvasRenderingContext2D, box: Box): void {
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
}

function drawExtremes(context: CanvasRenderingContext2D, line: Line, x: Scale, y: Scale, pen: Pen): void {
  if (line.extremes === 'outline') return outline(context, line, x, y, pen);
  if (line.extremes === 'none' || !line.low || !line.high) return;
  context.globalAlpha = line.extremes === 'band' ? 0.18 : 0.2;
  if (line.extremes === 'band') band(context, line, x, y);
  else outline(context, line, x, y, pen);
  context.globalAlpha = 1;
}

function drawLine(context: CanvasRenderingContext2D, line: Line, x: Scale, y: Scale, pen: Pen): void {
  const [px, py] = [projector(x), projector(y)];
  const [first, end] = visible(line.x, x);
  context.strokeStyle = line.color;
  context.lineWidth = pen.width;
  context.setLineDash(pen.dashed ? (line.dash as number[]) : SOLID);
  context.beginPath();
  let down = false;
  for (let i = first; i < end; i++) {
    const value = py(line.y[i] as number);
    if (!Number.isFinite(value)) down = false;
    else if (down) context.lineTo(px(line.x[i] as number), value);
    else {
      context.moveTo(px(line.x[i] as number), value);
      down = true;
    }
  }
  context.stroke();
  context.setLineDash([]);
  if (line.dots) drawDots(context, line, x, y, first, end);
}

/**
 * The path through each bucket's least and greatest value: what every point together would draw. A bucket that is flat
 * on the screen is one place of it; with many lines so is one of two pixels, which halves their strokes.
 */
function outline(context: CanvasRenderingContext2D, line: Line, x: Scale, y: Scale, pen: Pen): void {
  const { low, high } = line;
  if (!low || !high) return drawLine(context, line, x, y, pen);
  const [px, py] = [projector(x), projector(y)];
  const [first, end] = visible(line.x, x);
  const flat = pen.dashed ? 0.5 : 2;
  context.strokeStyle = line.color;
  context.lineWidth = pen.width;
  context.setLineDash(pen.dashed ? (line.dash as number[]) : SOLID);
  context.beginPath();
  let down = false;
  for (let i = first; i < end; i++) {
    const a = py(low[i] as number);
    const b = py(high[i] as number);
    if (!Number.isFinite(a) || !Number.isFinite(b)) {
      down = false;
      continue;
    }
    const at = px(line.x[i] as number);
    const last = py(line.y[i] as number);
    if (a - b < flat) {
      if (down) context.lineTo(at, a - b < 0.5 ? a : last);
      else context.moveTo(at, a);
    } else {
      if (down) context.lineTo(at, a);
      else context.moveTo(at, a);
      context.lineTo(at, b);
      if (pen.dashed && b !== last && a !== last && Number.isFinite(last)) context.lineTo(at, last);
    }
    down = true;
  }
  context.stroke();
  context.setLineDash(SOLID);
  if (line.dots) drawDots(context, line, x, y, first, end);
}

function band(context: CanvasRenderingContext2D, line: Line, x: Scale, y: Scale): void {
  const { low, high } = line;
  if (!low || !high) return;
  const [px, py] = [projector(x), projector(y)];
  const [first, end] = visible(line.x, x);
  context.fillStyle = line.color;
  context.beginPath();
  for (let i = first; i < end; i++) {
    const value = py(high[i] as number);
    if (Number.isFinite(value)) context.lineTo(px(line.x[i] as number), value);
  }
  for (let i = end - 1; i >= first; i--) {
    const value = py(low[i] as number);
    if (Number.isFinite(value)) context.lineTo(px(line.x[i] as number), value);
  }
  context.fill();
}

function drawDots(context: CanvasRenderingContext2D, line: Line, x: Scale, y: Scale, first: number, end: number): void {
  const [px, py] = [projector(x), projector(y)];
  context.fillStyle = line.color;
  context.beginPath();
  for (let i = first; i < end; i++) {
    const value = py(line.y[i] as number);
    if (!Number.isFinite(value)) continue;
    const at = px(line.x[i] as number);
    context.moveTo(at + 2, value);
    context.arc(at, value, 2, 0, 2 * Math.PI);
  }
  context.fill();
}

/** Crosses at the bottom where a run logged NaN or an infinity. */
function drawNonfinite(context: CanvasRenderingContext2D, line: Line, x: Scale, box: Box): void {
  if (!line.nonfinite?.length) return;
  const px = projector(x);
  context.strokeStyle = line.color;
  context.lineWidth = 1.25;
  context.beginPath();
  let before = Number.NEGATIVE_INFINITY;
  for (const value of line.nonfinite) {
    const at = px(value);
    if (at < box.left || at > box.right || at - before < 5) continue;
    before = at;
    context.moveTo(at - 2.5, box.bottom - 6);
    context.lineTo(at + 2.5, box.bottom - 1);
    context.moveTo(at + 2.5, box.bottom - 6);
    context.lineTo(at - 2.5, box.bottom - 1);
  }
  context.stroke();
}

/** Triangles at the edge where a line leaves a range that was made smaller than its values. */
export function drawBeyond(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  x: Scale,
  y: Scale,
  box: Box,
): void {
  const px = projector(x);
  const room = (y.high - y.low) * 1e-6;
  for (const line of lines) {
    context.fillStyle = line.color;
    const [first, end] = visible(line.x, x);
    let above = Number.NEGATIVE_INFINITY;
    let below = Number.NEGATIVE_INFINITY;
    for (let i = first; i < end; i++) {
      const at = px(line.x[i] as number);
      const top = (line.high ?? line.y)[i] as number;
      const bottom = (line.low ?? line.y)[i] as number;
      if (top > y.high + room && at - above > 9) {
        triangle(context, at, box.top + 1, 1);
        above = at;
      }
      if (bottom < y.low - room && at - below > 9) {
        triangle(context, at, box.bottom - 1, -1);
        below = at;
      }
    }
  }
}

function triangle(context: CanvasRenderingContext2D, x: number, y: number, down: 1 | -1): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 3.5, y + 5 * down);
  context.lineTo(x + 3.5, y + 5 * down);
  context.fill();
}

/** Places of a line within an x range, and one more at each side, so that it reaches the edges. */
function visible(x: Float64Array, scale: Scale): [number, number] {
  const first = Math.max(0, lowerBound(x, scale.low) - 1);
  return [first, Math.min(x.length, lowerBound(x, scale.high) + 1)];
}
