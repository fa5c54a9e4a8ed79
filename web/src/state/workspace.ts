/**
 * What a workspace shows, and its form in an address.
 *
 * A view is what was changed from the default; only that is in the address, so that a link is short and says what its
 * sender did. Unknown and broken parts are dropped: an old link opens.
 */

import { IDENTITIES } from '@/charts/colors';
import { BANDS, type Band, CENTERS, type Center } from '@/charts/grouping';
import type { Smoothing } from '@/charts/smoothing';
import { SMOOTHINGS } from '@/charts/smoothing';
import { type Looks, type OwnPanel, readLooks, readOwn, writeLooks, writeOwn } from './panels';
import { type Range, readRange, writeRange } from './range';

export type Mode = 'table' | 'split' | 'charts' | 'compare' | 'scatter' | 'parallel';
export const MODES: readonly Mode[] = ['table', 'split', 'charts', 'compare', 'scatter', 'parallel'];

/** By so many fields runs are put together at most. */
export const MOST_GROUPED = 3;

export interface Column {
  /** As filters write it. */
  readonly field: string;
  readonly width?: number | undefined;
  readonly pinned?: boolean | undefined;
}

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

export interface View {
  readonly mode: Mode;
  readonly filter: string;
  readonly sort: readonly SortKey[];
  /** Null: chosen by what the runs have. */
  readonly columns: readonly Column[] | null;
  readonly group: readonly string[];
  /** How the lines of groups are made. */
  readonly center: Center;
  readonly band: Band;
  /** Whether a group's runs are drawn behind its line. */
  readonly members: boolean;
  /** `step`, `relative`, `time` or `metric:<name>`. */
  readonly x: string;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly smoothing: Smoothing;
  readonly strength: number;
  readonly outliers: boolean;
  readonly zoom: Range | null;
  /** A regular expression that panels' names match. */
  readonly panels: string;
  /** What of panels and sections is not as said above. */
  readonly looks: Looks;
  /** Panels beside those that make themselves. */
  readonly own: readonly OwnPanel[];
  /** The key of the panel that fills the page. */
  readonly full: string | null;
  /** The run that is shown beside the others. */
  readonly peek: string | null;
  readonly closed: readonly string[];
  readonly hidden: readonly string[];
  /** Only these runs are drawn, whatever else is hidden. */
  readonly only: readonly string[];
  readonly pinned: readonly string[];
  /** Runs that are selected; with `all` those that are not, of all that the filter finds. */
  readonly selected: readonly string[];
  readonly all: boolean;
  readonly baseline: string | null;
  /** Runs whose colour and dash somebody chose, with their slots. */
  readonly slots: Readonly<Record<string, number>>;
  /** What a scatter plot shows: x, y and colour. */
  readonly scatter: readonly string[];
  /** How many runs are drawn at most. */
  readonly drawn: number;
  readonly archived: boolean;
}

export const DEFAULT_VIEW: View = {
  ...{ mode: 'split', filter: '', sort: [], columns: null },
  ...{ group: [], center: 'mean', band: 'range', members: false, looks: {}, own: [] },
  ...{ x: 'step', logX: false, logY: false, smoothing: 'twema', strength: 0, outliers: false, zoom: null },
  ...{ panels: '', full: null, peek: null, closed: [], hidden: [], only: [], pinned: [], selected: [], all: false },
  ...{ baseline: null, slots: {}, scatter: [], drawn: 100, archived: false },
};

export type Search = Record<string, string>;

interface Codec<T> {
  readonly key: string;
  write(value: T): string;
  /** Undefined for what is not a value. */
  read(text: string): T | undefined;
}

const text = (key: string): Codec<string> => ({ key, write: (value) => value, read: (text) => text });
const name = (key: string): Codec<string | null> => ({
  key,
  write: (value) => value ?? '',
  read: (text) => text || null,
});
const flag = (key: string): Codec<boolean> => ({ key, write: (on) => (on ? '1' : '0'), read: (text) => text === '1' });
const list = (key: string): Codec<readonly string[]> => ({ key, write: joined, read: split });

function amount(key: string, least: number, most: number): Codec<number> {
  return {
    key,
    write: String,
    read: (text) => {
      const value = Number(text);
      return text !== '' && value >= least && value <= most ? value : undefined;
    },
  };
}

function choice<T extends string>(key: string, choices: readonly T[]): Codec<T> {
  return { key, write: (value) => value, read: (text) => choices.find((one) => one === text) };
}

const CODECS: { [K in keyof View]: Codec<View[K]> } = {
  mode: choice('mode', MODES),
  filter: text('q'),
  sort: {
    key: 'sort',
    write: (keys) => joined(keys.map((key) => `${key.descending ? '-' : ''}${key.field}`)),
    read: (text) => split(text).map((key) => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') })),
  },
  columns: { key: 'cols', write: (columns) => joined((columns ?? []).map(columnText)), read: readColumns },
  group: list('group'),
  center: choice('line', Object.keys(CENTERS) as Center[]),
  band: choice('band', Object.keys(BANDS) as Band[]),
  members: flag('members'),
  x: text('x'),
  logX: flag('logx'),
  logY: flag('log'),
  smoothing: choice('by', Object.keys(SMOOTHINGS) as Smoothing[]),
  strength: amount('smooth', 0, 0.999),
  outliers: flag('out'),
  zoom: { key: 'zoom', write: writeRange, read: readRange },
  panels: text('panels'),
  looks: { key: 'looks', write: writeLooks, read: readLooks },
  own: { key: 'own', write: writeOwn, read: readOwn },
  full: name('panel'),
  peek: name('peek'),
  closed: list('closed'),
  hidden: list('hide'),
  only: list('only'),
  pinned: list('pin'),
  selected: list('sel'),
  all: flag('all'),
  baseline: name('base'),
  slots: {
    key: 'look',
    write: (slots) => joined(Object.entries(slots).map(([run, slot]) => `${run}:${slot}`)),
    read: readSlots,
  },
  scatter: list('xy'),
  drawn: amount('drawn', 1, 1000),
  archived: flag('archived'),
};

const KEYS = Object.keys(CODECS) as (keyof View)[];

/** A view out of an address. Parts that were so in the one before are the same objects, so that nothing renders again. */
export function readView(search: Search, before?: { readonly search: Search; readonly view: View }): View {
  const view: Record<string, unknown> = { ...DEFAULT_VIEW };
  for (const part of KEYS) {
    const found = search[CODECS[part].key];
    if (before && before.search[CODECS[part].key] === found) {
      view[part] = before.view[part];
      continue;
    }
    const value = found === undefined ? undefined : CODECS[part].read(found);
    if (value !== undefined) view[part] = value;
  }
  return view as unknown as View;
}

/** What of a view differs from the default, for an address. */
export function writeView(view: View): Search {
  const search: Search = {};
  for (const part of KEYS) {
    const written = write(part, view);
    if (written !== write(part, DEFAULT_VIEW)) search[CODECS[part].key] = written;
  }
  return search;
}

function write<K extends keyof View>(part: K, view: View): string {
  return (CODECS[part] as Codec<View[K]>).write(view[part]);
}

/** A view after a change. All runs of one filter are not all of another: they are let go. */
export function changed(view: View, parts: Partial<View>): View {
  const next = { ...view, ...parts };
  const others = next.filter !== view.filter || next.archived !== view.archived;
  return view.all && others ? { ...next, all: false, selected: [] } : next;
}

/** The runs that stay on top and are always drawn: the baseline, and those pinned. */
export function pinnedRuns({ baseline, pinned }: Pick<View, 'baseline' | 'pinned'>): string[] {
  return [...new Set([...(baseline ? [baseline] : []), ...pinned])];
}

/** A sort as the server takes it. */
export function sortText(keys: readonly SortKey[]): string {
  return CODECS.sort.write(keys);
}

function columnText({ field, width, pinned }: Column): string {
  return `${pinned ? '!' : ''}${field}${width ? `:${Math.round(width)}` : ''}`;
}

function readColumns(text: string): readonly Column[] | undefined {
  const columns = split(text).map((part) => {
    const match = /^(!?)(.*?)(?::(\d{2,4}))?$/.exec(part);
    const width = match?.[3] ? Number(match[3]) : undefined;
    return { field: match?.[2] ?? part, width, pinned: match?.[1] === '!' || undefined };
  });
  return columns.length ? columns.filter((column) => column.field.includes('.')) : undefined;
}

function readSlots(text: string): Readonly<Record<string, number>> {
  const found = split(text).flatMap((part) => {
    const [, run, slot] = /^(.+):(\d+)$/.exec(part) ?? [];
    return run !== undefined && Number(slot) < IDENTITIES ? [[run, Number(slot)] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Texts in one, apart by commas; commas within a text stay where it is quoted with backticks. */
function joined(parts: readonly string[]): string {
  return parts.join(',');
}

function split(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (const char of text) {
    if (char === '`') quoted = !quoted;
    if (char === ',' && !quoted) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts.filter((one) => one !== '');
}
