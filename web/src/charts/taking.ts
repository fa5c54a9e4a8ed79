/** A chart to take away: its picture, or what its lines are made of. */

import { csv } from '@/lib/csv';
import { fileName, save } from '@/lib/save';
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
  picture.toBlob((blob) => blob && save(blob, fileName(title, 'png')), 'image/png');
}

/** Saves a row for each point that is drawn. */
export function saveValues(lines: readonly Line[], x: string, title: string): void {
  save(new Blob([valuesText(lines, x)], { type: 'text/csv' }), fileName(title, 'csv'));
}

export function valuesText(lines: readonly Line[], x: string): string {
  const rows = lines.flatMap(({ label, x: places, y, low, high }) =>
    Array.from(places, (at, i) => [label, at, y[i] ?? null, low?.[i] ?? null, high?.[i] ?? null]),
  );
  return csv(['line', x, 'value', 'least', 'greatest'], rows);
}
