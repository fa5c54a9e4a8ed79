/** A plot as a component: hands lines to the canvas, and says in words what they show. */

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { cell } from '@/lib/format';
import type { PlotOptions } from './frame';
import type { Hover } from './hover';
import { type Extent, type Line, xExtent } from './line';
import { Plot } from './plot';
import type { XKind } from './scale';
import { tooltip } from './tooltip';
import { xText } from './units';

interface Props {
  title: string;
  lines: readonly Line[];
  options: PlotOptions;
  /** For a plot that keeps its own zoom. */
  onZoom?(range: Extent | null): void;
  onBeyond?(points: number): void;
}

export function LinePlot({ title, lines, options, onZoom, onBeyond }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const [spoken, setSpoken] = useState('');
  const events = useLatest({ onZoom, onBeyond, kind: options.xKind });

  useEffect(() => {
    if (!host.current) return;
    const made = new Plot(host.current, {
      zoom: (range) => events.current.onZoom?.(range),
      beyond: (points) => events.current.onBeyond?.(points),
      hover: (hover) => (hover ? tooltip.show(hover, xText(hover.x, events.current.kind)) : tooltip.hide()),
      pin: () => tooltip.pin(),
    });
    plot.current = made;
    return () => {
      made.destroy();
      tooltip.hide();
      plot.current = null;
    };
  }, [events]);

  useEffect(() => plot.current?.show(lines, options), [lines, options]);

  /** As a click does it: what is at the crosshair stays. */
  function pin(): void {
    const hover = plot.current?.here();
    if (!hover) return;
    tooltip.show(hover, xText(hover.x, options.xKind));
    tooltip.pin();
  }

  function pressed(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') return pin();
    const move = MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const hover = plot.current?.step(move);
    if (hover) setSpoken(inWords(hover, options.xKind));
  }

  return (
    <div
      ref={host}
      role="img"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair, as the pointer does.
      tabIndex={0}
      aria-label={sentence(title, lines, options.xKind)}
      className="plot relative size-full touch-pan-y select-none"
      onKeyDown={pressed}
    >
      <span className="sr-only" aria-live="polite">
        {spoken}
      </span>
    </div>
  );
}

const MOVES: Record<string, number | 'first' | 'last'> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: 'first',
  End: 'last',
};

function inWords(hover: Hover, kind: XKind): string {
  const rows = hover.rows.slice(0, 3).map((row) => `${row.line.label} ${cell(row.value)}`);
  return `${xText(hover.x, kind)}: ${rows.join(', ')}`;
}

/** What the picture shows, for whoever cannot see it. */
export function sentence(title: string, lines: readonly Line[], kind: XKind): string {
  const extent = xExtent(lines);
  if (!extent) return `${title}: no data`;
  const ends = lines
    .map((line) => ({ label: line.label, value: lastFinite(line.y) }))
    .filter((end) => Number.isFinite(end.value))
    .sort((a, b) => b.value - a.value);
  const [most, least] = [ends[0], ends[ends.length - 1]];
  const span = `${title}, ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} up to ${xText(extent.high, kind)}`;
  if (!most || !least) return `${span}; no finite value`;
  if (ends.length === 1) return `${span}; ${most.label} ends at ${cell(most.value)}`;
  return `${span}; at the end highest ${most.label} ${cell(most.value)}, lowest ${least.label} ${cell(least.value)}`;
}

function lastFinite(y: Float64Array): number {
  for (let i = y.length - 1; i >= 0; i--) if (Number.isFinite(y[i] as number)) return y[i] as number;
  return Number.NaN;
}

/** A box whose content is always the newest: for callbacks that outlive a render. */
function useLatest<T>(value: T) {
  const box = useRef(value);
  useEffect(() => {
    box.current = value;
  });
  return box;
}
