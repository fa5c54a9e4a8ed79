/** The elements that a plot is made of, and the theme's colours. */

import { FONT } from './axes';
import type { Colors } from './draw';

export function layer(host: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  canvas.className = 'pointer-events-none absolute inset-0 size-full';
  host.append(canvas);
  return canvas;
}

/** An element that the pointer passes through. */
export function mark(host: HTMLElement, name: string): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute('aria-hidden', 'true');
  element.className = name;
  host.append(element);
  return element;
}

/** A canvas to draw on in CSS pixels. */
export function prepared(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d');
  const ratio = devicePixelRatio || 1;
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (context) context.font = FONT;
  return context;
}

let known: { theme: string | undefined; colors: Colors } | null = null;

/** The theme's colours, read from the style sheet once for each theme. */
export function colorsOf(host: HTMLElement): Colors {
  const theme = document.documentElement.dataset.theme;
  if (known?.theme !== theme || !known) {
    const style = getComputedStyle(host);
    const read = (name: string) => style.getPropertyValue(name).trim();
    known = { theme, colors: { text: read('--text'), muted: read('--muted'), line: read('--line') } };
  }
  return known.colors;
}
