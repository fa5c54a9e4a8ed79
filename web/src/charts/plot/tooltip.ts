/**
 * The one tooltip that all plots share. Its rows are kept and filled again: a move makes no element.
 *
 * It follows the pointer until it is pinned; then it stays, with all that is known of its rows, to be read and copied.
 * Shift shows as much of one that follows.
 */

import { type Command, commands } from '@/app/keys';
import { cell } from '@/lib/format';
import type { Hover, HoverRow } from './hover';
import { type RowElements, TooltipParts } from './tooltipParts';

const MOST_ROWS = 10;
const MOST_PINNED = 50;
const AWAY = 14;

class Tooltip {
  private parts: TooltipParts | null = null;
  private hover: Hover | null = null;
  private title = '';
  private pinned = false;
  private leave: (() => void) | null = null;

  show(hover: Hover, title: string): void {
    if (this.pinned) return;
    this.hover = hover;
    this.title = title;
    const { root } = this.fill(MOST_ROWS);
    root.hidden = hover.rows.length === 0;
    if (root.hidden) return;
    put(root, hover.pageX, hover.pageY);
    this.leave ??= commands.add(this.commands);
  }

  /** One that is pinned stays. */
  hide(): void {
    if (!this.pinned) this.close();
  }

  /** What it says stays; said of one that does already, it goes. */
  pin(): void {
    if (this.pinned) return this.close();
    if (!this.hover?.rows.length) return;
    this.pinned = true;
    const { root } = this.fill(MOST_PINNED);
    root.classList.add('pinned');
    root.removeAttribute('aria-hidden');
    this.leave?.();
    this.leave = commands.add([...this.commands, this.closing]);
  }

  private close(): void {
    this.pinned = false;
    this.hover = null;
    this.leave?.();
    this.leave = null;
    if (!this.parts) return;
    this.parts.root.hidden = true;
    this.parts.root.classList.remove('pinned', 'details');
    this.parts.root.setAttribute('aria-hidden', 'true');
  }

  private readonly commands: readonly Command[] = [
    {
      id: 'tooltip.copy',
      name: 'Copy the values at the pointer',
      group: 'Charts',
      keys: ['c'],
      run: () => this.copy(),
    },
  ];
  private readonly closing: Command = {
    ...{ id: 'tooltip.close', name: 'Close the values', group: 'Charts', keys: ['escape'], run: () => this.close() },
  };

  private copy(): void {
    if (this.hover)
      void navigator.clipboard.writeText(copied(this.hover, this.title)).then(() => this.parts?.say('copied'));
  }

  private fill(most: number): TooltipParts {
    this.parts ??= new TooltipParts({ copy: () => this.copy(), close: () => this.close() });
    const { parts } = this;
    const rows = this.hover?.rows ?? [];
    say(parts.title, this.title);
    const shown = rows.slice(0, most);
    for (let i = 0; i < Math.max(shown.length, parts.rows); i++) fill(parts.row(i), shown[i], i === 0);
    const left = rows.length - shown.length;
    parts.more.hidden = left <= 0;
    say(parts.more, `+ ${left} more`);
    return parts;
  }
}

export const tooltip = new Tooltip();

/** As a spreadsheet takes it. */
export function copied(hover: Hover, title: string): string {
  const rows = hover.rows.map(({ line, value, low, high }) => [
    line.label,
    value,
    low ?? '',
    high ?? '',
    line.note ?? '',
  ]);
  return [[title, 'value', 'least', 'greatest', 'of it'], ...rows].map((row) => row.join('\t')).join('\n');
}

/** Toward the middle of the page, by shares of its own size: to measure it would cost a layout with each move. */
function put(root: HTMLElement, x: number, y: number): void {
  const [left, back] = x > innerWidth / 2 ? [x - AWAY, '-100%'] : [x + AWAY, '0%'];
  const up = y < innerHeight / 3 ? '0%' : y > (innerHeight * 2) / 3 ? '-100%' : '-50%';
  root.style.transform = `translate(${left}px, ${y}px) translate(${back}, ${up})`;
}

function fill(elements: RowElements, row: HoverRow | undefined, nearest: boolean): void {
  elements.row.hidden = row === undefined;
  if (!row) return;
  elements.row.classList.toggle('nearest', nearest);
  elements.swatch.style.background = row.line.color;
  say(elements.name, row.line.label);
  say(elements.value, `${row.between ? '~' : ''}${cell(row.value)}`);
  const ranged = row.low !== null && row.high !== null && row.low !== row.high;
  say(elements.range, ranged ? `${cell(row.low)} … ${cell(row.high)}` : '');
  say(elements.note, row.line.note ?? '');
}

/** A text that is there already is not set again: the browser would lay it out anew. */
function say(of: HTMLElement, text: string): void {
  if (of.textContent !== text) of.textContent = text;
}
