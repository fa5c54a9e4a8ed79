/** What somebody does to a plot with a pointer, in pixels of the plot: points, draws a part, clicks, turns the wheel. */

import type { Pointer } from './hover';
import { type Drag, hasMoved } from './selection';

interface Actions {
  /** Null when the pointer has left. */
  point(pointer: Pointer | null): void;
  /** A part is being drawn; null when it is given up. */
  draw(drag: Drag | null): void;
  select(drag: Drag): void;
  click(pointer: Pointer): void;
  doubleClick(): void;
  /** A factor below 1 goes nearer. */
  wheel(x: number, factor: number): void;
}

const WHEEL = 1.0015;

export class Gestures {
  private drag: Drag | null = null;
  private readonly stop = new AbortController();

  constructor(
    private readonly host: HTMLElement,
    private readonly actions: Actions,
  ) {
    const { signal } = this.stop;
    host.addEventListener('pointermove', (event) => this.moved(event), { signal });
    host.addEventListener('pointerleave', () => actions.point(null), { signal });
    host.addEventListener('pointerdown', (event) => this.pressed(event), { signal });
    host.addEventListener('pointerup', (event) => this.released(event), { signal });
    host.addEventListener('pointercancel', () => this.change(null), { signal });
    host.addEventListener('dblclick', () => actions.doubleClick(), { signal });
    host.addEventListener('wheel', (event) => this.wheeled(event), { signal, passive: false });
  }

  end(): void {
    this.stop.abort();
  }

  private pointer(event: MouseEvent): Pointer {
    const { left, top } = this.host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top, pageX: event.clientX, pageY: event.clientY };
  }

  private moved(event: PointerEvent): void {
    const pointer = this.pointer(event);
    if (this.drag) this.change({ ...this.drag, toX: pointer.x, toY: pointer.y });
    else this.actions.point(pointer);
  }

  /** A finger moves the page; it draws no part. */
  private pressed(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const { x, y } = this.pointer(event);
    this.host.setPointerCapture(event.pointerId);
    this.drag = { x, y, toX: x, toY: y };
  }

  private released(event: PointerEvent): void {
    const { drag } = this;
    if (drag) this.change(null);
    if (drag && hasMoved(drag)) this.actions.select(drag);
    else if (event.button === 0) this.actions.click(this.pointer(event));
  }

  private change(drag: Drag | null): void {
    this.drag = drag;
    this.actions.draw(drag);
  }

  private wheeled(event: WheelEvent): void {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    this.actions.wheel(this.pointer(event).x, WHEEL ** (event.deltaY || event.deltaX));
  }
}
