/** A chart to take away: its picture, or what its lines are made of. */

import { fileName, saveAs } from '@/lib/save';
import type { Line } from './plot/line';

const HEAD = 28;

/** Saves what a plot shows, below its title. Nothing happens where no plot is drawn. */
export function savePicture(figure: HTMLElement, title: string): void {
  const layers = [...figure.querySelectorAll('canvas')];
  const [first] = layers;
  if (!first) return;
  const ratio = devicePixelRatio || 1;
  const picture = document.createElement('canvas');
  picture.width = first.width;
  picture.height = first.height + HEAD * ratio;
  const context = picture.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(figure);
  context.fillStyle = style.getPropertyValue('--panel');
  context.fillRect(0, 0, picture.width, picture.height);
  context.fillStyle = style.getPropertyValue('--text');
  context.font = `600 ${13 * ratio}px ${style.fontFamily}`;
  context.fillText(title, 12 * ratio, 19 * ratio);
  for (const layer of layers) context.drawImage(layer, 0, HEAD * ratio);
  picture.toBlob((blob) => blob && saveAs(blob, fileName(title, 'png')), 'image/png');
}

/** Saves a row for each point that is drawn. */
export function saveValues(lines: readonly Line[], x: string, title: string): void {
  saveAs(new Blob([valuesText(lines, x)], { type: 'text/csv' }), fileName(title, 'csv'));
}

export function valuesText(lines: readonly Line[], x: string): string {
  const rows = lines.flatMap((line) =>
    Array.from(line.x, (at, i) =>
      [quoted(line.label), at, line.y[i], line.low?.[i] ?? '', line.high?.[i] ?? ''].join(),
    ),
  );
  return [['line', quoted(x), 'value', 'least', 'greatest'].join(), ...rows].join('\r\n');
}

/** A spreadsheet would run a text that begins like a formula. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
