/** What a plot shows of its lines, and where: ranges, marks, and the place that is left for lines. */

import { labelWidth } from './axes';
import type { Box } from './draw';
import { type Extent, type Line, xExtent, yExtent } from './line';
import { padded, type Scale, type ScaleKind, type Tick, ticks, type XKind, xTicks } from './scale';

export interface PlotOptions {
  readonly axis: string;
  readonly xKind: XKind;
  readonly xScale: ScaleKind;
  readonly yScale: ScaleKind;
  /** Whether far values are within the y range, too. */
  readonly everything: boolean;
  /** The x range asked for; that of the lines when null. */
  readonly zoom: Extent | null;
  /** Whether it zooms by itself, and not with all others of its axis. */
  readonly ownZoom: boolean;
  /** Ends of the y axis that somebody chose; those of the lines where they are left out. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Whether the y axis holds 0. */
  readonly zero?: boolean | undefined;
}

export interface Frame {
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Points beyond the y range. */
  readonly beyond: number;
  /** Whether the last point of x is seen. */
  readonly atEnd: boolean;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const TOP = 8;
const BOTTOM = 22;
const RIGHT = 10;

/** Null when there is no x. `yZoom` is the y range asked for; that of the lines when null. */
export function frameOf(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  lines: readonly Line[],
  options: PlotOptions,
  yZoom: Extent | null,
): Frame | null {
  const whole = xExtent(lines);
  const extent = options.zoom ? ended(options.zoom, whole) : whole;
  if (!extent) return null;
  const log = options.yScale === 'log';
  const found = yExtent(lines, extent.low, extent.high, { log, all: options.everything });
  const { low, high } = yZoom ?? chosen(options, found);
  const bottom = height - BOTTOM;
  const y: Scale = { kind: options.yScale, low, high, from: bottom, to: TOP };
  const yTicks = ticks(y, Math.max(2, (bottom - TOP) / 30));
  const left = Math.ceil(labelWidth(context, yTicks)) + 12;
  const box = { left, top: TOP, right: width - RIGHT, bottom };
  const [from, to] = extent.low < extent.high ? [extent.low, extent.high] : [extent.low - 1, extent.high + 1];
  const kind = options.xScale === 'log' && from <= 0 ? 'symlog' : options.xScale;
  const x: Scale = { kind, low: from, high: to, from: left, to: box.right };
  return {
    box,
    x,
    y,
    yTicks,
    xTicks: xTicks(options.xKind, x, Math.max(2, (box.right - left) / 80)),
    beyond: found?.beyond ?? 0,
    atEnd: whole !== null && extent.high >= whole.high,
  };
}

/** The y range of lines, with what was chosen of it; a choice that leaves nothing between its ends is none. */
function chosen({ yScale, low, high, zero }: PlotOptions, found: Extent | null): Extent {
  let [least, most] = padded(yScale, found?.low ?? Number.NaN, found?.high ?? Number.NaN);
  if (zero && yScale !== 'log') {
    if (least > 0 || (found && found.low >= 0)) least = 0;
    if (most < 0 || (found && found.high <= 0)) most = 0;
  }
  const given = { low: low ?? least, high: high ?? most };
  const drawable = given.low < given.high && (yScale !== 'log' || given.low > 0);
  return drawable ? given : { low: least, high: most };
}

/** A range without an end reaches to the last point. */
function ended({ low, high }: Extent, whole: Extent | null): Extent {
  return { low, high: Number.isFinite(high) ? high : Math.max(whole?.high ?? low, low) };
}

/** Whether two make the same picture of the same lines. */
export function isSameView(a: PlotOptions, b: PlotOptions): boolean {
  return (Object.keys(b) as (keyof PlotOptions)[]).every(
    (key) => a[key] === b[key] || (key === 'zoom' && a.zoom?.low === b.zoom?.low && a.zoom?.high === b.zoom?.high),
  );
}
