/**
 * A plot of lines: a canvas for axes and lines, one above it for the line that is pointed at, and a crosshair.
 *
 * It lives outside of React. Lines are drawn again when they, the range or the size change; the upper canvas when another
 * line is pointed at. The crosshair is an element that is moved: with many panels a move of the pointer paints nothing.
 */

import { drawAxes } from './axes';
import { type Cursor, cursor } from './cursor';
import { drawBeyond, drawHighlighted, drawLines } from './draw';
import { type Frame, frameOf, isSameView, type PlotOptions, type Size } from './frame';
import { Gestures } from './gestures';
import { Hair } from './hair';
import { type Hover, hoverAt, type Pointer, type Step, snapped, stepped } from './hover';
import { colorsOf, layer, prepared } from './layers';
import { type Extent, type Line, readAt } from './line';
import { invert, projector } from './scale';
import { type Drag, rangesOf, selected } from './selection';
import { zooms } from './zooms';

export interface PlotEvents {
  /** Another range is asked for, of a plot that keeps its own. */
  zoom(range: Extent | null): void;
  /** How many points lie beyond the y range that is drawn. */
  beyond(points: number): void;
  /** Lines near the pointer, nearest first; null when it leaves. */
  hover(hover: Hover | null): void;
  /** What is said of the pointer's place is to stay. */
  pin(): void;
}

export class Plot {
  private lines: readonly Line[] = [];
  private options: PlotOptions = {
    ...{ axis: 'step', xKind: 'step', xScale: 'linear', yScale: 'linear' },
    ...{ everything: false, zoom: null, ownZoom: false },
  };
  private frame: Frame | null = null;
  private yZoom: Extent | null = null;
  private drag: Drag | null = null;
  private request = 0;
  private overRequest = 0;
  private pointer: Pointer | null = null;
  private size: Size = { width: 0, height: 0 };
  private readonly lower: HTMLCanvasElement;
  private readonly upper: HTMLCanvasElement;
  private readonly hair: Hair;
  /** The line on the upper canvas. */
  private highlighted: Line | undefined;
  /** Something else than that line is on it. */
  private upperDirty = false;
  private readonly gestures: Gestures;
  private readonly resize: ResizeObserver;
  private readonly leave: readonly (() => void)[];

  constructor(
    private readonly host: HTMLElement,
    private readonly events: PlotEvents,
  ) {
    this.lower = layer(host);
    this.upper = layer(host);
    this.hair = new Hair(host);
    this.resize = new ResizeObserver(([entry]) => this.resized(entry));
    this.resize.observe(host);
    this.leave = [
      cursor.subscribe((moved) => this.cursorMoved(moved)),
      cursor.subscribeRun(() => this.highlight(this.pointedAt)),
      zooms.subscribe((axis) => axis === this.sharedAxis && this.redraw()),
    ];
    this.gestures = new Gestures(host, {
      point: (pointer) => this.pointed(pointer),
      draw: (drag) => this.drawn(drag),
      select: (drag) => this.selected(drag),
      click: (pointer) => this.clicked(pointer),
      doubleClick: () => this.reset(),
      wheel: (x, factor) => this.wheeled(x, factor),
    });
  }

  destroy(): void {
    cancelAnimationFrame(this.request);
    cancelAnimationFrame(this.overRequest);
    this.gestures.end();
    this.resize.disconnect();
    for (const leave of this.leave) leave();
    cursor.clear(this);
    this.lower.remove();
    this.upper.remove();
    this.hair.remove();
  }

  show(lines: readonly Line[], options: PlotOptions): void {
    const before = this.shown;
    if (options.yScale !== this.options.yScale) this.yZoom = null;
    const same = lines.length === this.lines.length && lines.every((line, i) => line === this.lines[i]);
    this.lines = lines;
    this.options = options;
    // A range that was written down comes back and is on the screen already.
    if (!same || !this.frame || !isSameView(before, this.shown)) this.redraw();
  }

  /** As it is drawn: with the range that is being changed. */
  private get shown(): PlotOptions {
    const live = zooms.at(this.sharedAxis ?? '');
    return live === undefined ? this.options : { ...this.options, zoom: live };
  }

  /** Over which it changes its range together with others. */
  private get sharedAxis(): string | null {
    return this.options.ownZoom ? null : this.options.axis;
  }

  /** Draws within the next frame, once for however many changes. */
  redraw(): void {
    if (this.request) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      this.draw();
    });
  }

  /** Moves the crosshair by whole points of the longest line: for whoever has no pointer. Returns what is there. */
  step(by: Step): Hover | null {
    const now = cursor.value.axis === this.options.axis ? cursor.value.x : null;
    const x = stepped(this.lines, now, by);
    if (x === null || !this.frame) return null;
    cursor.move({ x, axis: this.options.axis, run: cursor.value.run, source: this });
    this.moveHair(this.pointedAt);
    return this.hoverOf(x);
  }

  /** What is at the cursor, for whoever has no pointer. */
  here(): Hover | null {
    const { x, axis } = cursor.value;
    return x !== null && axis === this.options.axis ? this.hoverOf(x) : null;
  }

  private hoverOf(x: number): Hover | null {
    if (!this.frame) return null;
    const { left, top } = this.host.getBoundingClientRect();
    const [pageX, pageY] = [left + projector(this.frame.x)(x), top + this.size.height / 2];
    return { ...hoverAt(this.lines, this.frame, x, null), pageX, pageY };
  }

  private resized(entry: ResizeObserverEntry | undefined): void {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
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
    if (!context || this.size.width < 40 || this.size.height < 40) return;
    context.clearRect(0, 0, this.size.width, this.size.height);
    this.frame = frameOf(context, this.size, this.lines, this.shown, this.yZoom);
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

  /** The cursor moves within a frame, and all that shows it with it: one frame paints them all. */
  private cursorMoved(moved: Cursor): void {
    if (moved.source !== this) this.moveHair(this.pointedAt);
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
    const line = this.pointedAt;
    this.highlight(line);
    this.moveHair(line);
  }

  private get pointedAt(): Line | undefined {
    const { run } = cursor.value;
    return run === null ? undefined : this.lines.find((one) => one.id === run);
  }

  /** Draws the upper canvas, where something else is to be on it. */
  private highlight(line: Line | undefined): void {
    if (!this.drag && !this.upperDirty && line === this.highlighted) return;
    const context = prepared(this.upper);
    if (!context) return;
    context.clearRect(0, 0, this.size.width, this.size.height);
    this.highlighted = line;
    this.upperDirty = this.drag !== null;
    const { frame } = this;
    if (!frame) return;
    if (line) drawHighlighted(context, line, frame.x, frame.y, frame.box);
    if (this.drag) this.drawSelection(context, frame);
  }

  private moveHair(line: Line | undefined): void {
    const { frame } = this;
    const { x, axis } = cursor.value;
    const at = frame && x !== null && axis === this.options.axis && !this.drag ? projector(frame.x)(x) : Number.NaN;
    if (!frame || x === null || !(at >= frame.box.left && at <= frame.box.right)) return this.hair.hide();
    const reading = line ? readAt(line, x) : null;
    this.hair.move(at, frame.box, reading && line ? { y: projector(frame.y)(reading.value), color: line.color } : null);
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

  /** Moves the shared cursor to the pointer. */
  private follow(): void {
    const { frame, pointer } = this;
    if (!frame || !pointer) return;
    if (pointer.x < frame.box.left || pointer.x > frame.box.right) return this.left();
    const x = snapped(this.lines, invert(frame.x, pointer.x));
    const hover = hoverAt(this.lines, frame, x, pointer);
    cursor.move({ x, axis: this.options.axis, run: hover.rows[0]?.line.id ?? null, source: this });
    this.events.hover(hover);
  }

  private pointed(pointer: Pointer | null): void {
    if (!pointer) return this.left();
    this.pointer = pointer;
    this.redrawOver();
  }

  private left(): void {
    this.pointer = null;
    cursor.clear(this);
    this.events.hover(null);
  }

  private drawn(drag: Drag | null): void {
    this.drag = drag;
    this.redrawOver();
  }

  private selected(drag: Drag): void {
    if (!this.frame) return;
    const ranges = rangesOf(drag, this.frame);
    if (ranges.y) {
      this.yZoom = ranges.y;
      this.redraw();
    }
    if (ranges.x) this.zoomTo(ranges.x);
  }

  private clicked(pointer: Pointer): void {
    this.pointer = pointer;
    this.follow();
    this.drawOver();
    if (this.pointer) this.events.pin();
  }

  private reset(): void {
    this.yZoom = null;
    this.redraw();
    this.zoomTo(null);
  }

  private wheeled(x: number, factor: number): void {
    const { frame } = this;
    if (!frame) return;
    const at = invert(frame.x, x);
    this.zoomTo({ low: at - (at - frame.x.low) * factor, high: at + (frame.x.high - at) * factor });
  }

  private zoomTo(range: Extent | null): void {
    if (this.sharedAxis === null) this.events.zoom(range);
    else zooms.move(this.sharedAxis, range);
  }
}
