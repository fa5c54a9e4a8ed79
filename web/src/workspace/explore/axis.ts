/** An axis over values of any kind: numbers on a scale, all else in rows of their own. Pure. */

import { quoted } from '@/api/queries';
import { invert, padded, projector, type Scale, ticks } from '@/charts/plot/scale';
import { number, value as valueText } from '@/lib/format';

export type Content = string | number | boolean | readonly unknown[] | null;

export interface Axis {
  readonly field: string;
  /** A share of the axis from 0 to 1; null for what has no place on it. */
  place(content: Content | undefined): number | null;
  readonly marks: readonly { readonly at: number; readonly label: string }[];
  /** What a filter says of the part between two shares. */
  clause(from: number, to: number): string;
}

const MOST_CATEGORIES = 30;
/** From how many powers of ten on numbers are laid out logarithmically. */
const DECADES = 2.5;

export function axisOf(field: string, contents: readonly (Content | undefined)[]): Axis {
  const numbers = contents.filter((one): one is number => typeof one === 'number' && Number.isFinite(one));
  const others = contents.some((one) => one !== null && one !== undefined && typeof one !== 'number');
  return numbers.length && !others ? numeric(field, numbers) : categorical(field, contents);
}

function numeric(field: string, numbers: readonly number[]): Axis {
  const low = numbers.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = numbers.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const kind = low > 0 && Math.log10(high / low) >= DECADES ? 'log' : 'linear';
  const [from, to] = padded(kind, low, high, 0.03);
  const scale: Scale = { kind, low: from, high: to, from: 0, to: 1 };
  const project = projector(scale);
  const back = (share: number) => invert(scale, share);
  return {
    field,
    place: (content) => (typeof content === 'number' && Number.isFinite(content) ? project(content) : null),
    marks: ticks(scale, 6).map((tick) => ({ at: project(tick.value), label: tick.label })),
    clause: (a, b) => `${field} >= ${short(back(Math.min(a, b)))} and ${field} <= ${short(back(Math.max(a, b)))}`,
  };
}

function categorical(field: string, contents: readonly (Content | undefined)[]): Axis {
  const counts = new Map<string, number>();
  for (const one of contents) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  const keys = [...counts.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).slice(0, MOST_CATEGORIES);
  const places = new Map(keys.map((key, i) => [key, (i + 0.5) / keys.length]));
  return {
    field,
    place: (content) => places.get(keyOf(content)) ?? null,
    marks: keys.map((key) => ({ at: places.get(key) as number, label: key })),
    clause: (a, b) => {
      const within = keys.filter((key) => {
        const at = places.get(key) as number;
        return at >= Math.min(a, b) && at <= Math.max(a, b);
      });
      return clauseOf(field, within, contents);
    },
  };
}

function clauseOf(field: string, keys: readonly string[], contents: readonly (Content | undefined)[]): string {
  const literals = keys
    .filter((key) => key !== NONE)
    .map((key) => literalOf(contents.find((one) => keyOf(one) === key)));
  const parts = [
    ...(literals.length ? [`${field} in (${literals.join(', ')})`] : []),
    ...(keys.includes(NONE) ? [`${field} is null`] : []),
  ];
  return parts.length > 1 ? `(${parts.join(' or ')})` : (parts[0] ?? '');
}

const NONE = '–';

function keyOf(content: Content | undefined): string {
  return content === null || content === undefined ? NONE : valueText(content);
}

function literalOf(content: Content | undefined): string {
  if (typeof content === 'number' || typeof content === 'boolean') return String(content);
  return quoted(typeof content === 'string' ? content : JSON.stringify(content));
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A value for a tooltip. */
export function said(content: Content | undefined): string {
  return typeof content === 'number' ? number(content) : valueText(content);
}
