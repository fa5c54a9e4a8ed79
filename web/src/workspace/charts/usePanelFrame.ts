/** Over what a panel is drawn, and how much of it: as its look says, else its section's, else the page's. */

import { useEffect, useMemo, useState } from 'react';
import type { PlotOptions } from '@/charts/plot/frame';
import type { Extent } from '@/charts/plot/line';
import type { XKind } from '@/charts/plot/scale';
import { type Frame, within } from '@/charts/store';
import { type Look, lookOf } from '@/state/panels';
import { useWorkspacePart } from '../data/model';
import type { PanelSpec } from './specs';

const BUCKETS = 320;
const FULL_BUCKETS = 640;

export interface PanelFrame {
  readonly look: Look;
  /** Over which it is drawn, and over which it was asked for: no run may have that. */
  readonly axis: string;
  readonly wanted: string;
  readonly zoom: Extent | null;
  readonly whole: Frame;
  readonly frame: Frame;
  readonly options: PlotOptions;
  setZoom(zoom: Extent | null): void;
  /** Nothing is known over the axis: steps are what every run has. */
  fallBack(): void;
}

export function usePanelFrame({ key, section }: PanelSpec, full: boolean): PanelFrame {
  const { x, logX, logY, outliers, zoom, looks, drawnIds } = useWorkspacePart((one) => ({
    x: one.view.x,
    logX: one.view.logX,
    logY: one.view.logY,
    outliers: one.view.outliers,
    zoom: one.view.zoom,
    looks: one.view.looks,
    drawnIds: one.drawnIds,
  }));
  const look = useMemo(() => lookOf(looks, key, section), [looks, key, section]);
  const wanted = look.x ?? x;
  const [empty, setEmpty] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other runs may have the axis.
  useEffect(() => setEmpty(null), [drawnIds]);
  const axis = empty === wanted ? 'step' : wanted;
  const alone = look.alone === true || axis !== x;
  const [ownZoom, setZoom] = useState<Extent | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a range of another axis means nothing.
  useEffect(() => setZoom(null), [axis]);
  const seen = alone ? ownZoom : zoom;
  const whole = useMemo(
    () => ({ x: axis, low: null, high: null, buckets: full ? FULL_BUCKETS : BUCKETS }),
    [axis, full],
  );
  const frame = useMemo(() => within(whole, seen), [whole, seen]);
  const options = useMemo<PlotOptions>(
    () => ({
      axis,
      xKind: kindOf(axis),
      xScale: logX ? 'log' : 'linear',
      yScale: look.y ?? (logY ? 'log' : 'linear'),
      everything: outliers,
      zoom: seen,
      ownZoom: alone,
      ...{ low: look.low, high: look.high, zero: look.zero },
    }),
    [axis, logX, logY, look, outliers, seen, alone],
  );
  return { look, axis, wanted, zoom: seen, whole, frame, options, setZoom, fallBack: () => setEmpty(wanted) };
}

function kindOf(axis: string): XKind {
  if (axis.startsWith('metric:')) return 'metric';
  return axis === 'step' || axis === 'time' ? axis : 'relative';
}
