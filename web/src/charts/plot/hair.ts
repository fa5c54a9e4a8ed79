/**
 * The crosshair of a plot: a line at a place of x, and a dot where the line that is pointed at is there.
 *
 * With many panels each of them moves with the pointer: only what is different is written.
 */

import type { Box } from './draw';
import { mark } from './layers';

const RADIUS = 4;

export class Hair {
  private readonly line: HTMLElement;
  private readonly dot: HTMLElement;
  private readonly written = new Map<string, string>();

  constructor(host: HTMLElement) {
    this.line = mark(host, 'plot-hair');
    this.dot = mark(this.line, 'plot-dot');
  }

  remove(): void {
    this.line.remove();
  }

  hide(): void {
    this.write(this.line, 'opacity', '0');
  }

  /** @param at in pixels from the left of the plot; `point` is left out where it is beyond the box */
  move(at: number, box: Box, point: { readonly y: number; readonly color: string } | null): void {
    this.write(this.line, 'opacity', '1');
    this.write(this.line, 'transform', `translate(${Math.round(at)}px, ${box.top}px)`);
    this.write(this.line, 'height', `${box.bottom - box.top}px`);
    const inside = point !== null && point.y >= box.top && point.y <= box.bottom;
    this.write(this.dot, 'opacity', inside ? '1' : '0');
    if (!inside) return;
    this.write(this.dot, 'transform', `translate(${-RADIUS}px, ${point.y - box.top - RADIUS}px)`);
    this.write(this.dot, 'background', point.color);
  }

  private write(
    element: HTMLElement,
    property: 'opacity' | 'transform' | 'height' | 'background',
    value: string,
  ): void {
    const key = `${element === this.dot ? 'dot' : 'line'} ${property}`;
    if (this.written.get(key) === value) return;
    this.written.set(key, value);
    element.style[property] = value;
  }
}
