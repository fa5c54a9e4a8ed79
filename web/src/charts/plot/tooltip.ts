/** The one tooltip that all plots share. Its rows are kept and filled again: a move makes no element. */

import { cell } from '@/lib/format';
import type { Hover, HoverRow } from './hover';

const MOST_ROWS = 10;
const AWAY = 14;

interface RowElements {
  readonly row: HTMLElement;
  readonly swatch: HTMLElement;
  readonly name: HTMLElement;
  readonly value: HTMLElement;
  readonly range: HTMLElement;
}

class Tooltip {
  private root: HTMLElement | null = null;
  private title: HTMLElement | null = null;
  private more: HTMLElement | null = null;
  private rows: RowElements[] = [];

  show(hover: Hover, title: string): void {
    const root = this.made();
    if (this.title) this.title.textContent = title;
    const shown = hover.rows.slice(0, MOST_ROWS);
    for (let i = 0; i < MOST_ROWS; i++) fill(this.rows[i] as RowElements, shown[i], i === 0);
    const left = hover.rows.length - shown.length;
    if (this.more) {
      this.more.hidden = left <= 0;
      this.more.textContent = `+ ${left} more`;
    }
    root.hidden = shown.length === 0;
    if (!root.hidden) this.put(root, hover.pageX, hover.pageY);
  }

  hide(): void {
    if (this.root) this.root.hidden = true;
  }

  /** Toward the middle of the page, by shares of its own size: to measure it would cost a layout with each move. */
  private put(root: HTMLElement, x: number, y: number): void {
    const [left, back] = x > innerWidth / 2 ? [x - AWAY, '-100%'] : [x + AWAY, '0%'];
    const up = y < innerHeight / 3 ? '0%' : y > (innerHeight * 2) / 3 ? '-100%' : '-50%';
    root.style.transform = `translate(${left}px, ${y}px) translate(${back}, ${up})`;
  }

  private made(): HTMLElement {
    if (this.root) return this.root;
    const root = element('div', 'plot-tooltip');
    root.setAttribute('aria-hidden', 'true');
    this.title = root.appendChild(element('div', 'plot-tooltip-title'));
    const body = root.appendChild(element('div', 'plot-tooltip-rows'));
    this.rows = Array.from({ length: MOST_ROWS }, () => madeRow(body));
    this.more = root.appendChild(element('div', 'plot-tooltip-more'));
    document.body.append(root);
    this.root = root;
    return root;
  }
}

export const tooltip = new Tooltip();

function fill(elements: RowElements, row: HoverRow | undefined, nearest: boolean): void {
  elements.row.hidden = row === undefined;
  if (!row) return;
  elements.row.classList.toggle('nearest', nearest);
  elements.swatch.style.background = row.line.color;
  say(elements.name, row.line.label);
  say(elements.value, `${row.between ? '~' : ''}${cell(row.value)}`);
  const ranged = row.low !== null && row.high !== null && row.low !== row.high;
  say(elements.range, ranged ? `${cell(row.low)} … ${cell(row.high)}` : '');
}

/** A text that is there already is not set again: the browser would lay it out anew. */
function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function madeRow(body: HTMLElement): RowElements {
  const row = body.appendChild(element('div', 'plot-tooltip-row'));
  const swatch = row.appendChild(element('span', 'plot-tooltip-swatch'));
  const name = row.appendChild(element('span', 'plot-tooltip-name'));
  const value = row.appendChild(element('span', 'plot-tooltip-value'));
  const range = row.appendChild(element('span', 'plot-tooltip-range'));
  return { row, swatch, name, value, range };
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
