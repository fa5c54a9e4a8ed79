/** Numbers, spans and moments as a person reads them. Pure; the zone is the browser's. */

const DASH = '–';

/** A measured value in at most six significant digits, in the shortest honest form. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return DASH;
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return minus(value.toLocaleString('en-US'));
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return minus(scientific(value));
  return minus(trimmed(value.toPrecision(6)));
}

/** A value for a cell: four significant digits are what an eye compares. */
export function cell(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return number(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return minus(scientific(value, 3));
  return minus(trimmed(value.toPrecision(4)));
}

/** A difference, always with its sign. */
export function difference(value: number): string {
  if (value === 0) return '±0';
  return value > 0 ? `+${cell(value)}` : cell(value);
}

const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** A count, shortened from ten thousand on: 12.3k, 4.5M. */
export function count(value: number): string {
  return value < 10_000 ? value.toLocaleString('en-US') : COMPACT.format(value);
}

export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${amount < 1e6 ? amount.toLocaleString('en-US') : count(amount)} ${amount === 1 ? one : many}`;
}

/** Bytes in powers of 1,024. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let size = value;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** A span by its two greatest units: 3 d 4 h, 12 min 5 s, 0.4 s. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return DASH;
  if (seconds < 0) return `−${duration(-seconds)}`;
  if (seconds < 10) return `${trimmed(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });
const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
];

/** How long ago a moment was: «5 minutes ago». A clock that runs a little ahead counts as now. */
export function ago(moment: string | Date, now: number = Date.now()): string {
  let amount = (new Date(moment).getTime() - now) / 1000;
  if (amount > 0 && amount < 60) amount = 0;
  for (const [most, unit] of STEPS) {
    if (Math.abs(amount) < most) return RELATIVE.format(Math.trunc(amount), unit);
    amount /= most;
  }
  return DASH;
}

const MINUTE: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
const YEAR: Intl.DateTimeFormatOptions = { year: 'numeric' };
// Made once: to make one takes as long as to draw ten cells.
const MOMENT = new Intl.DateTimeFormat('en-GB', { ...YEAR, ...MINUTE, second: '2-digit', timeZoneName: 'short' });
const THIS_YEAR = new Intl.DateTimeFormat('en-GB', MINUTE);
const ANY_YEAR = new Intl.DateTimeFormat('en-GB', { ...YEAR, ...MINUTE });

/** A moment in full, in the browser's zone, which is named. */
export function moment(at: string | Date): string {
  return MOMENT.format(new Date(at));
}

/** A moment for a narrow column: without the year when it is this one. */
export function shortMoment(at: string | Date, now: Date = new Date()): string {
  const date = new Date(at);
  const format = date.getFullYear() === now.getFullYear() ? THIS_YEAR : ANY_YEAR;
  return format.format(date).replace(',', '');
}

/** A moment of today. */
export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** A parameter, tag or summary value as text. */
export function value(of: unknown): string {
  if (of === null || of === undefined) return DASH;
  if (typeof of === 'number') return cell(of);
  if (typeof of === 'boolean') return of ? 'true' : 'false';
  if (typeof of === 'string') return of;
  return JSON.stringify(of);
}

function scientific(value: number, digits = 5): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits).split('e');
  return `${trimmed(mantissa)}e${exponent.replace('+', '')}`;
}

function trimmed(text: string): string {
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/** The sign of a negative number as typography has it: as wide as a plus. */
function minus(text: string): string {
  return text.replace(/^-/, '−');
}
