/**
 * The range of x while it is being changed: all plots over one axis follow at once, from what they hold.
 *
 * When it rests it is written down (the address, and with it the question for a finer answer): to do so with each turn
 * of a wheel would render the page as often.
 */

import type { Extent } from './line';

/** Undefined when nothing is being changed; null is the whole. */
export type Live = Extent | null | undefined;

type Rested = (axis: string, range: Extent | null) => void;

const REST_MS = 150;

export class ZoomHub {
  private live: { readonly axis: string; readonly range: Extent | null } | null = null;
  private readonly plots = new Set<(axis: string) => void>();
  private readonly keepers = new Set<Rested>();
  private timer = 0;

  at(axis: string): Live {
    return this.live?.axis === axis ? this.live.range : undefined;
  }

  move(axis: string, range: Extent | null): void {
    this.live = { axis, range: range && range.low < range.high ? range : null };
    for (const plot of this.plots) plot(axis);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.rest(), REST_MS);
  }

  /** What was written down is shown by now, or something else is. */
  settle(): void {
    clearTimeout(this.timer);
    this.live = null;
  }

  /** Tells a plot that what is seen of its axis has changed. */
  subscribe(plot: (axis: string) => void): () => void {
    this.plots.add(plot);
    return () => this.plots.delete(plot);
  }

  /** Tells who keeps the range that it rests. */
  onRest(keeper: Rested): () => void {
    this.keepers.add(keeper);
    return () => this.keepers.delete(keeper);
  }

  private rest(): void {
    const { live } = this;
    if (live) for (const keeper of this.keepers) keeper(live.axis, live.range);
  }
}

export const zooms = new ZoomHub();
