/** From values to pixels and back, and where an axis has its marks. */

import { number as formatNumber } from '@/lib/format';

export type ScaleKind = 'linear' | 'log' | 'symlog';
export type XKind = 'step' | 'time' | 'relative' | 'metric';

export interface Scale {
  readonly kind: ScaleKind;
  /** The values at both ends, low < high. */
  readonly low: number;
  readonly high: number;
  /** Where they lie, in CSS pixels. */
  readonly from: number;
  readonly to: number;
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** A transform that makes a kind of scale even; symlog is even within ±1 of `linear` and logarithmic beyond. */
export function even(kind: ScaleKind, value: number): number {
  if (kind === 'linear') return value;
  if (kind === 'log') return value > 0 ? Math.log10(value) : Number.NaN;
  return Math.sign(value) * Math.log10(1 + Math.abs(value) * SYMLOG);
}

function uneven(kind: ScaleKind, value: number): number {
  if (kind === 'linear') return value;
  if (kind === 'log') return 10 ** value;
  return (Math.sign(value) * (10 ** Math.abs(value) - 1)) / SYMLOG;
}

/** Values within ±1/SYMLOG are drawn evenly. */
const SYMLOG = 1000;

/** A function from value to pixel: made once for a drawing, called for each point. */
export function projector(scale: Scale): (value: number) => number {
  const low = even(scale.kind, scale.low);
  const factor = (scale.to - scale.from) / (even(scale.kind, scale.high) - low || 1);
  const { kind, from } = scale;
  if (kind === 'linear') return (value) => from + (value - low) * factor;
  return (value) => from + (even(kind, value) - low) * factor;
}

export function invert(scale: Scale, pixel: number): number {
  const low = even(scale.kind, scale.low);
  const high = even(scale.kind, scale.high);
  return uneven(scale.kind, low + ((pixel - scale.from) / (scale.to - scale.from || 1)) * (high - low));
}

/** A range with room around it. Equal ends, or none, become a range that can be drawn. */
export function padded(kind: ScaleKind, low: number, high: number, share = 0.04): [number, number] {
  if (!(low <= high)) return kind === 'log' ? [0.1, 10] : [0, 1];
  if (kind === 'log') {
    const room = Math.max((Math.log10(high) - Math.log10(low)) * share, 0.02);
    return [10 ** (Math.log10(low) - room), 10 ** (Math.log10(high) + room)];
  }
  // Nearly equal counts as equal: no number lies between the marks of such an axis.
  if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
    const room = Math.abs(low) * 0.1 || 1;
    return [low - room, high + room];
  }
  const room = (high - low) * share;
  return Number.isFinite(room) ? [low - room, high + room] : [low, high];
}

/** About `wanted` marks at round values. */
export function ticks(scale: Scale, wanted: number): Tick[] {
  if (scale.kind === 'linear') return linearTicks(scale.low, scale.high, wanted);
  if (scale.kind === 'log') return logTicks(scale.low, scale.high, wanted);
  return symlogTicks(scale.low, scale.high, wanted);
}

const MOST_TICKS = 100;

export function linearTicks(low: number, high: number, wanted: number): Tick[] {
  const step = roundStep((high - low) / Math.max(wanted, 1));
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const found: Tick[] = [];
  const first = Math.ceil(low / step - 1e-9);
  // Counted from 0: where a step is too small to change its number, a loop over numbers would not end.
  for (let i = 0; i <= MOST_TICKS; i++) {
    const value = (first + i) * step;
    if (value > high + step * 1e-9) break;
    found.push({ value, label: tickLabel(value, step, places) });
  }
  return found;
}

function tickLabel(value: number, step: number, places: number): string {
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size >= 1e5 || step >= 1e5) return compact(value);
  if (step < 1e-5) return formatNumber(Number(value.toPrecision(3)));
  return value.toFixed(Math.min(places, 8)).replace('-', '−');
}

const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });

function compact(value: number): string {
  return Math.abs(value) < 1e15 ? COMPACT.format(value).replace('-', '−') : formatNumber(value);
}

/** 1, 2 or 5 times a power of ten, not below what is given. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const rest = least / power;
  return (rest <= 1.0001 ? 1 : rest <= 2.0001 ? 2 : rest <= 5.0001 ? 5 : 10) * power;
}

function logTicks(low: number, high: number, wanted: number): Tick[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 1) return linearTicks(low, high, wanted).filter((tick) => tick.value > 0);
  const every = Math.ceil((last - first + 1) / Math.max(wanted, 1));
  const found: Tick[] = [];
  for (let power = first; power <= last; power += every) found.push(powerTick(power, 1));
  return found;
}

function powerTick(power: number, sign: number): Tick {
  const value = sign * 10 ** power;
  return { value, label: power >= -3 && power <= 4 ? formatNumber(value) : `${sign < 0 ? '−' : ''}1e${power}` };
}

function symlogTicks(low: number, high: number, wanted: number): Tick[] {
  const half = Math.max(2, wanted / 2);
  const up = high > 0 ? logTicks(Math.max(low, 1 / SYMLOG), Math.max(high, 2 / SYMLOG), half) : [];
  const down = low < 0 ? logTicks(Math.max(-high, 1 / SYMLOG), Math.max(-low, 2 / SYMLOG), half) : [];
  const mirrored = down.map((tick) => ({ value: -tick.value, label: `−${tick.label}` })).reverse();
  const zero = low <= 0 && high >= 0 ? [{ value: 0, label: '0' }] : [];
  return [...mirrored, ...zero, ...up].filter((tick) => tick.value >= low && tick.value <= high);
}

/** Spans at which axes over time have marks, in seconds. */
const SPANS = [
  ...[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800],
  ...[3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000],
];

/** Marks of an x axis; `low` and `high` as the server has them: steps, µs since 1970, µs since a start, or values. */
export function xTicks(kind: XKind, scale: Scale, wanted: number): Tick[] {
  if (kind === 'step' && scale.kind === 'linear') {
    return ticks(scale, wanted).filter((tick) => Number.isInteger(tick.value));
  }
  if (kind === 'step' || kind === 'metric') return ticks(scale, wanted);
  const span = spanFor((scale.high - scale.low) / 1e6 / Math.max(wanted, 1)) * 1e6;
  const zone = kind === 'time' ? new Date(scale.low / 1000).getTimezoneOffset() * 60e6 : 0;
  const found: Tick[] = [];
  for (let i = Math.ceil((scale.low - zone) / span); i * span + zone <= scale.high; i++) {
    const at = i * span + zone;
    found.push({ value: at, label: kind === 'time' ? clock(at, span) : elapsed(at, span) });
  }
  return found;
}

function spanFor(least: number): number {
  return SPANS.find((span) => span >= least) ?? roundStep(least);
}

function clock(at: number, span: number): string {
  const date = new Date(at / 1000);
  const options: Intl.DateTimeFormatOptions =
    span >= 86_400e6
      ? { month: 'short', day: 'numeric' }
      : span >= 60e6
        ? { hour: '2-digit', minute: '2-digit' }
        : { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return new Intl.DateTimeFormat('en-GB', options).format(date);
}

function elapsed(at: number, span: number): string {
  const seconds = at / 1e6;
  const sign = seconds < 0 ? '−' : '';
  const size = Math.abs(seconds);
  if (span < 1e6) return `${sign}${Number(size.toFixed(3))} s`;
  if (span < 60e6 && size < 60) return `${sign}${Math.round(size)} s`;
  if (span < 3600e6) return `${sign}${Math.floor(size / 60)}:${String(Math.round(size % 60)).padStart(2, '0')}`;
  if (span < 86_400e6) return `${sign}${Math.round(size / 360) / 10} h`;
  return `${sign}${Math.round(size / 8640) / 10} d`;
}
