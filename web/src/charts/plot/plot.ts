/**
 * A plot of lines: a canvas for axes and lines, one above it for the line that is pointed at, and a crosshair.
 *
 * It lives outside of React. Lines are drawn again when they, the range or the size change; the upper canvas when another
 * line is pointed at. The crosshair is an element that is moved: with many panels a move of the pointer paints nothing.
 */

import { drawAxes, FONT, labelWidth } from './axes';
import { type Cursor, cursor } from './cursor';
import { type Box, type Colors, drawBeyond, drawHighlighted, drawLines } from './draw';
import { type Extent, type Line, nearestPlace, readAt, xExtent, yExtent } from './line';
import { invert, padded, projector, type Scale, type ScaleKind, type Tick, ticks, type XKind, xTicks } from './scale';

export interface PlotOptions {
  readonly axis: string;
  readonly xKind: XKind;
  readonly xScale: ScaleKind;
  readonly yScale: ScaleKind;
  /** Whether far values are within the y range, too. */
  readonly everything: boolean;
  /** The x range asked for; that of the lines when null. */
  readonly zoom: Extent | null;
}

export interface PlotEvents {
  zoom(range: Extent | null): void;
  /** How many points lie beyond the y range that is drawn. */
  beyond(points: number): void;
  /** Lines near the pointer, nearest first; null when it leaves. */
  hover(hover: Hover | null): void;
}

export interface Hover {
  readonly x: number;
  readonly rows: readonly HoverRow[];
  readonly pageX: number;
  readonly pageY: number;
}

export interface HoverRow {
  readonly line: Line;
  readonly value: number;
  readonly between: boolean;
  readonly low: number | null;
  readonly high: number | null;
}

const TOP = 8;
const BOTTOM = 22;
const RIGHT = 10;
const DRAG = 4;

interface Frame {
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly beyond: number;
}

export class Plot {
  private lines: readonly Line[] = [];
  private options: PlotOptions = {
    ...{ axis: 'step', xKind: 'step', xScale: 'linear', yScale: 'linear' },
    ...{ everything: false, zoom: null },
  };
  private frame: Frame | null = null;
  private yZoom: Extent | null = null;
  private drag: { x: number; y: number; toX: number; toY: number } | null = null;
  private request = 0;
  private overRequest = 0;
  private pointer: { x: number; y: number; pageX: number; pageY: number } | null = null;
  private width = 0;
  private height = 0;
  private readonly lower: HTMLCanvasElement;
  private readonly upper: HTMLCanvasElement;
  private readonly hair: HTMLElement;
  private readonly dot: HTMLElement;
  /** The line on the upper canvas. */
  private highlighted: Line | undefined;
  /** Something else than that line is on it. */
  private upperDirty = false;
  private readonly stop = new AbortController();
  private readonly resize: ResizeObserver;
  private readonly leave: () => void;

  constructor(
    private readonly host: HTMLElement,
    private readonly events: PlotEvents,
  ) {
    this.lower = layer(host);
    this.upper = layer(host);
    this.hair = mark(host, 'plot-hair');
    this.dot = mark(this.hair, 'plot-dot');
    this.resize = new ResizeObserver(([entry]) => this.resized(entry));
    this.resize.observe(host);
    this.leave = cursor.subscribe((moved) => this.cursorMoved(moved));
    this.listen();
  }

  destroy(): void {
    cancelAnimationFrame(this.request);
    cancelAnimationFrame(this.overRequest);
    this.stop.abort();
    this.resize.disconnect();
    this.leave();
    cursor.clear(this);
    this.lower.remove();
    this.upper.remove();
    this.hair.remove();
  }

  show(lines: readonly Line[], options: PlotOptions): void {
    if (options.yScale !== this.options.yScale) this.yZoom = null;
    this.lines = lines;
    this.options = options;
    this.redraw();
  }

  /** Draws within the next frame, once for however many changes. */
  redraw(): void {
    if (this.request) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      this.draw();
    });
  }

  /** Moves the crosshair by whole points of the nearest line: for whoever has no pointer. Returns what is there. */
  step(by: number | 'first' | 'last'): Hover | null {
    const extent = xExtent(this.lines);
    const guide = this.lines.reduce<Line | null>(
      (most, line) => (line.x.length > (most?.x.length ?? 0) ? line : most),
      null,
    );
    if (!extent || !guide || !this.frame) return null;
    const now = cursor.value.axis === this.options.axis && cursor.value.x !== null ? cursor.value.x : null;
    const at = now === null ? -1 : nearestPlace(guide.x, now);
    const end = guide.x.length - 1;
    const place = by === 'first' ? 0 : by === 'last' ? end : Math.min(Math.max(at + by, 0), end);
    const x = guide.x[place] as number;
    cursor.move({ x, axis: this.options.axis, run: cursor.value.run, source: this });
    return this.hoverAt(x, null);
  }

  private resized(entry: ResizeObserverEntry | undefined): void {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    const ratio = devicePixelRatio || 1;
    for (const canvas of [this.lower, this.upper]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    // Within the observer's turn, before the browser paints: a resized canvas is empty.
    cancelAnimationFrame(this.request);
    this.request = 0;
    this.draw();
  }

  private draw(): void {
    const context = prepared(this.lower);
    if (!context || this.width < 40 || this.height < 40) return;
    context.clearRect(0, 0, this.width, this.height);
    this.frame = this.measured(context);
    const { frame } = this;
    if (!frame) return;
    const colors = colorsOf(this.host);
    drawAxes(
      context,
      frame.box,
      colors,
      { scale: frame.x, ticks: frame.xTicks },
      { scale: frame.y, ticks: frame.yTicks },
    );
    drawLines(context, this.lines, frame.x, frame.y, frame.box);
    if (frame.beyond) drawBeyond(context, this.lines, frame.x, frame.y, frame.box);
    this.events.beyond(frame.beyond);
    this.highlighted = undefined;
    this.drawOver();
  }

  /** Ranges, marks and the place that is left for lines. */
  private measured(context: CanvasRenderingContext2D): Frame | null {
    const { options, lines } = this;
    const extent = options.zoom ?? xExtent(lines);
    if (!extent) return null;
    const log = options.yScale === 'log';
    const found = yExtent(lines, extent.low, extent.high, { log, all: options.everything });
    const [low, high] = this.yZoom
      ? [this.yZoom.low, this.yZoom.high]
      : padded(options.yScale, found?.low ?? Number.NaN, found?.high ?? Number.NaN);
    const bottom = this.height - BOTTOM;
    const y: Scale = { kind: options.yScale, low, high, from: bottom, to: TOP };
    const yTicks = ticks(y, Math.max(2, (bottom - TOP) / 30));
    const left = Math.ceil(labelWidth(context, yTicks)) + 12;
    const box = { left, top: TOP, right: this.width - RIGHT, bottom };
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
    };
  }

  /** The cursor moves within a frame, and all that shows it with it: one frame paints them all. */
  private cursorMoved(moved: Cursor): void {
    if (moved.source !== this) this.drawOver();
  }

  private redrawOver(): void {
    if (this.overRequest) return;
    this.overRequest = requestAnimationFrame(() => {
      this.overRequest = 0;
      if (!this.drag) this.follow();
      this.drawOver();
    });
  }

  private drawOver(): void {
    const { frame } = this;
    const { x, run, axis } = cursor.value;
    const line = run === null ? undefined : this.lines.find((one) => one.id === run);
    if (this.drag || this.upperDirty || line !== this.highlighted) this.drawUpper(frame, line);
    const at = frame && x !== null && axis === this.options.axis && !this.drag ? projector(frame.x)(x) : Number.NaN;
    this.moveHair(frame, at, x, line);
  }

  private drawUpper(frame: Frame | null, line: Line | undefined): void {
    const context = prepared(this.upper);
    if (!context) return;
    context.clearRect(0, 0, this.width, this.height);
    this.highlighted = line;
    this.upperDirty = this.drag !== null;
    if (!frame) return;
    if (line) drawHighlighted(context, line, frame.x, frame.y, frame.box);
    if (this.drag) this.drawSelection(context, frame);
  }

  private moveHair(frame: Frame | null, at: number, x: number | null, line: Line | undefined): void {
    const shown = frame !== null && at >= frame.box.left && at <= frame.box.right;
    this.hair.style.opacity = shown ? '1' : '0';
    if (!shown) return;
    this.hair.style.transform = `translate(${Math.round(at)}px, ${frame.box.top}px)`;
    this.hair.style.height = `${frame.box.bottom - frame.box.top}px`;
    const reading = line && x !== null ? readAt(line, x) : null;
    const y = reading ? projector(frame.y)(reading.value) : Number.NaN;
    const inside = y >= frame.box.top && y <= frame.box.bottom;
    this.dot.style.opacity = inside ? '1' : '0';
    if (!inside || !line) return;
    this.dot.style.transform = `translate(-4px, ${y - frame.box.top - 4}px)`;
    this.dot.style.background = line.color;
  }

  private drawSelection(context: CanvasRenderingContext2D, frame: Frame): void {
    const drag = this.drag;
    if (!drag) return;
    const area = selected(drag, frame.box);
    context.fillStyle = colorsOf(this.host).text;
    context.globalAlpha = 0.1;
    context.fillRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.globalAlpha = 1;
  }

  private listen(): void {
    const { host } = this;
    const { signal } = this.stop;
    host.addEventListener('pointermove', (event) => this.moved(event), { signal });
    host.addEventListener('pointerleave', () => this.left(), { signal });
    host.addEventListener('pointerdown', (event) => this.pressed(event), { signal });
    host.addEventListener('pointerup', () => this.released(), { signal });
    host.addEventListener('pointercancel', () => this.dropped(), { signal });
    host.addEventListener('dblclick', () => this.reset(), { signal });
    host.addEventListener('wheel', (event) => this.wheeled(event), { signal, passive: false });
  }

  private place(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private moved(event: PointerEvent): void {
    const place = this.place(event);
    if (this.drag) {
      this.drag = { ...this.drag, toX: place.x, toY: place.y };
      this.redrawOver();
      return;
    }
    this.pointer = { ...place, pageX: event.clientX, pageY: event.clientY };
    this.redrawOver();
  }

  /** Moves the shared cursor to the pointer. */
  private follow(): void {
    const { frame, pointer } = this;
    if (!frame || !pointer) return;
    if (pointer.x < frame.box.left || pointer.x > frame.box.right) return this.left();
    const x = this.snapped(invert(frame.x, pointer.x));
    const hover = this.hoverAt(x, pointer);
    cursor.move({ x, axis: this.options.axis, run: hover?.rows[0]?.line.id ?? null, source: this });
    this.events.hover(hover);
  }

  /** The x of the nearest point of any line. */
  private snapped(x: number): number {
    let best = x;
    let distance = Number.POSITIVE_INFINITY;
    for (const line of this.lines) {
      const place = nearestPlace(line.x, x);
      if (place < 0) continue;
      const away = Math.abs((line.x[place] as number) - x);
      if (away < distance) {
        distance = away;
        best = line.x[place] as number;
      }
    }
    return best;
  }

  private hoverAt(x: number, pointer: { y: number; pageX: number; pageY: number } | null): Hover | null {
    const { frame } = this;
    if (!frame) return null;
    const py = projector(frame.y);
    const found: { row: HoverRow; distance: number }[] = [];
    for (const line of this.lines) {
      const reading = readAt(line, x);
      if (!reading) continue;
      const at = reading.between ? -1 : nearestPlace(line.x, x);
      const [low, high] = at < 0 ? [null, null] : [line.low?.[at] ?? null, line.high?.[at] ?? null];
      const y = py(reading.value);
      const distance = pointer && Number.isFinite(y) ? Math.abs(y - pointer.y) : -reading.value;
      found.push({
        row: { line, ...reading, low, high },
        distance: Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance,
      });
    }
    found.sort((a, b) => a.distance - b.distance);
    return { x, rows: found.map(({ row }) => row), pageX: pointer?.pageX ?? 0, pageY: pointer?.pageY ?? 0 };
  }

  private left(): void {
    this.pointer = null;
    cursor.clear(this);
    this.events.hover(null);
  }

  private pressed(event: PointerEvent): void {
    if (event.button !== 0 || !this.frame || event.pointerType === 'touch') return;
    const { x, y } = this.place(event);
    this.host.setPointerCapture(event.pointerId);
    this.drag = { x, y, toX: x, toY: y };
  }

  private dropped(): void {
    this.drag = null;
    this.redrawOver();
  }

  private released(): void {
    const { drag, frame } = this;
    this.drag = null;
    if (!drag || !frame) return;
    this.redrawOver();
    const [wide, tall] = [Math.abs(drag.toX - drag.x), Math.abs(drag.toY - drag.y)];
    if (wide <= DRAG && tall <= DRAG) return;
    const area = selected(drag, frame.box);
    if (tall > 3 * wide || (tall > 40 && wide > 40)) {
      this.yZoom = { low: invert(frame.y, area.bottom), high: invert(frame.y, area.top) };
      this.redraw();
    }
    if (wide > DRAG && tall <= 3 * wide) {
      this.events.zoom({ low: invert(frame.x, area.left), high: invert(frame.x, area.right) });
    }
  }

  private reset(): void {
    this.yZoom = null;
    this.redraw();
    this.events.zoom(null);
  }

  private wheeled(event: WheelEvent): void {
    const { frame } = this;
    if (!frame || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    const at = invert(frame.x, this.place(event).x);
    const factor = 1.0015 ** (event.deltaY || event.deltaX);
    this.events.zoom({ low: at - (at - frame.x.low) * factor, high: at + (frame.x.high - at) * factor });
  }
}

function selected(drag: { x: number; y: number; toX: number; toY: number }, box: Box): Box {
  const [wide, tall] = [Math.abs(drag.toX - drag.x), Math.abs(drag.toY - drag.y)];
  const onlyY = tall > 3 * wide;
  const onlyX = !onlyY && !(tall > 40 && wide > 40);
  return {
    left: onlyY ? box.left : Math.max(box.left, Math.min(drag.x, drag.toX)),
    right: onlyY ? box.right : Math.min(box.right, Math.max(drag.x, drag.toX)),
    top: onlyX ? box.top : Math.max(box.top, Math.min(drag.y, drag.toY)),
    bottom: onlyX ? box.bottom : Math.min(box.bottom, Math.max(drag.y, drag.toY)),
  };
}

function layer(host: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  canvas.className = 'pointer-events-none absolute inset-0 size-full';
  host.append(canvas);
  return canvas;
}

/** An element that the pointer passes through. */
function mark(host: HTMLElement, name: string): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute('aria-hidden', 'true');
  element.className = name;
  host.append(element);
  return element;
}

function prepared(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d');
  const ratio = devicePixelRatio || 1;
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (context) context.font = FONT;
  return context;
}

let known: { theme: string | undefined; colors: Colors } | null = null;

/** The theme's colours, read from the style sheet once for each theme. */
function colorsOf(host: HTMLElement): Colors {
  const theme = document.documentElement.dataset.theme;
  if (known?.theme !== theme || !known) {
    const style = getComputedStyle(host);
    const read = (name: string) => style.getPropertyValue(name).trim();
    known = {
      theme,
      colors: { text: read('--text'), muted: read('--muted'), line: read('--line') },
    };
  }
  return known.colors;
}
