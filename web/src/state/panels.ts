/**
 * Panels that somebody made, and what of a panel or a section is not as the page has it; and their form in an address.
 *
 * What is said of a panel goes before what is said of its section, and that before the page's.
 */

import type { ScaleKind } from '@/charts/plot/scale';

export interface Look {
  /** An axis, as a view's. */
  readonly x?: string | undefined;
  readonly y?: ScaleKind | undefined;
  /** The ends of the y axis; that of the values where one is not given. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** The y axis holds 0. */
  readonly zero?: boolean | undefined;
  /** It zooms by itself. */
  readonly alone?: boolean | undefined;
}

export type Looks = Readonly<Record<string, Look>>;

export interface OwnPanel {
  readonly title: string;
  /** Metrics, patterns of their names, and expressions. */
  readonly draws: readonly string[];
}

export const ownKey = (title: string) => `own ${title}`;
export const sectionKey = (section: string) => `section ${section}`;

/** The look of a panel, out of what is said of it and of its section. */
export function lookOf(looks: Looks, key: string, section: string | null): Look {
  return { ...(section === null ? {} : looks[sectionKey(section)]), ...looks[key] };
}

/** `looks` with parts of one changed; a part that is undefined is as the page has it. */
export function withLook(looks: Looks, key: string, parts: Look): Looks {
  const look = Object.fromEntries(Object.entries({ ...looks[key], ...parts }).filter(([, part]) => part !== undefined));
  const others = Object.entries(looks).filter(([one]) => one !== key);
  return Object.fromEntries(Object.keys(look).length ? [...others, [key, look]] : others);
}

const SCALES: readonly ScaleKind[] = ['linear', 'log', 'symlog'];

export function writeLooks(looks: Looks): string {
  return Object.entries(looks)
    .map(([key, look]) => [quoted(key), ...partsOf(look)].join(';'))
    .join(',');
}

function partsOf({ x, y, low, high, zero, alone }: Look): string[] {
  const parts = { x: x && quoted(x), y, low, high, zero: zero && '1', alone: alone && '1' };
  return Object.entries(parts).flatMap(([name, part]) =>
    part === undefined || part === false ? [] : [`${name}=${part}`],
  );
}

export function readLooks(text: string): Looks {
  const looks: Record<string, Look> = {};
  for (const entry of text.split(',')) {
    const [key, ...parts] = entry.split(';');
    if (!key) continue;
    const said = new Map(parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
    looks[unquoted(key)] = {
      ...defined('x', said.has('x') ? unquoted(said.get('x') ?? '') : undefined),
      ...defined(
        'y',
        SCALES.find((scale) => scale === said.get('y')),
      ),
      ...defined('low', numberOf(said.get('low'))),
      ...defined('high', numberOf(said.get('high'))),
      ...defined('zero', said.get('zero') === '1' || undefined),
      ...defined('alone', said.get('alone') === '1' || undefined),
    };
  }
  return looks;
}

function defined<K extends keyof Look>(key: K, value: Look[K]): Look {
  return value === undefined ? {} : { [key]: value };
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text);
  return text && Number.isFinite(value) ? value : undefined;
}

export function writeOwn(panels: readonly OwnPanel[]): string {
  return panels.map(({ title, draws }) => [title, ...draws].map(quoted).join(';')).join(',');
}

export function readOwn(text: string): readonly OwnPanel[] {
  return text
    .split(',')
    .map((entry) => entry.split(';').map(unquoted))
    .flatMap(([title, ...draws]) => (title && draws.length ? [{ title, draws }] : []));
}

/** With the marks that part texts from each other written as codes. */
function quoted(text: string): string {
  return text.replace(/[%;,]/g, (mark) => encodeURIComponent(mark));
}

function unquoted(text: string): string {
  return text.replace(/%(25|3B|2C)/g, (code) => decodeURIComponent(code));
}
