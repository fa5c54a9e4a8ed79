/** One metric of all drawn runs. It asks for its series when it comes near, and draws what is known meanwhile. */

import { Maximize2, Table2, TriangleAlert } from 'lucide-react';
import { memo, useMemo, useRef, useState } from 'react';
import { LinePlot } from '@/charts/plot/LinePlot';
import type { Frame, SeriesStore } from '@/charts/store';
import { useSeries } from '@/charts/useSeries';
import { count, plural } from '@/lib/format';
import { useNear } from '@/lib/useNear';
import { definitionOf } from '@/state/goals';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Failure, Progress } from '@/ui/states';
import { useWorkspacePart } from '../data/model';
import { usePanelLines } from './usePanelLines';
import { ValuesTable } from './ValuesTable';

interface Props {
  store: SeriesStore;
  metric: string;
  /** The frame without a zoom, and the one with it. */
  whole: Frame;
  frame: Frame;
  place: number;
  full?: boolean;
}

export const Panel = memo(function Panel({ store, metric, whole, frame, place, full = false }: Props) {
  const {
    x,
    logX,
    logY,
    outliers,
    zoom: seen,
    full: covered,
    change,
    drawn,
    definitions,
  } = useWorkspacePart((one) => ({
    x: one.view.x,
    logX: one.view.logX,
    logY: one.view.logY,
    outliers: one.view.outliers,
    zoom: one.view.zoom,
    full: one.view.full,
    change: one.change,
    drawn: one.drawn,
    definitions: one.definitions,
  }));
  const box = useRef<HTMLDivElement>(null);
  const inSight = useNear(box);
  // What a panel in full size covers is not drawn.
  const near = full || (inSight && covered === null);
  const [beyond, setBeyond] = useState(0);
  const [asTable, setAsTable] = useState(false);
  const runs = useMemo(() => drawn.map((run) => run.id), [drawn]);
  const metrics = useMemo(() => [metric], [metric]);
  const series = useSeries(store, { frame, runs, metrics, place }, near);
  const { lines, points, pending, without } = usePanelLines(store, metric, whole, frame, series.version, near);
  const options = useMemo(
    () => ({
      axis: x,
      xKind: x.startsWith('metric:') ? ('metric' as const) : (x as 'step' | 'time' | 'relative'),
      xScale: logX ? ('log' as const) : ('linear' as const),
      yScale: logY ? ('log' as const) : ('linear' as const),
      everything: outliers,
      zoom: seen,
      ownZoom: false,
    }),
    [x, logX, logY, outliers, seen],
  );
  const unit = definitionOf(definitions, metric)?.unit;
  return (
    <figure
      ref={box}
      aria-label={metric}
      className={cx('relative flex flex-col rounded-md border border-line bg-panel', full ? 'h-full border-0' : 'h-60')}
    >
      <figcaption className="flex h-8 shrink-0 items-center gap-1 pr-1 pl-2.5">
        <h3 dir="auto" className="min-w-0 grow truncate font-medium text-sm" title={metric}>
          {metric} {unit && <span className="font-normal text-muted">({unit})</span>}
        </h3>
        <IconButton
          label={asTable ? `${metric} as a chart` : `${metric} as a table`}
          icon={<Table2 size={13} />}
          pressed={asTable}
          onPress={() => setAsTable((before) => !before)}
        />
        {!full && (
          <IconButton
            label={`${metric} in full size`}
            icon={<Maximize2 size={13} />}
            onPress={() => change({ full: metric })}
          />
        )}
      </figcaption>
      <div className="relative min-h-0 grow px-1">
        <Progress active={pending} />
        {body()}
      </div>
      <footer className="flex h-6 shrink-0 items-center gap-2 px-2.5 text-muted text-xs">
        {lines.length > 0 && (
          <span title="Points of these lines: all are in their outlines">{count(points)} points</span>
        )}
        {without > 0 && <span>{plural(without, 'run')} without it</span>}
        {beyond > 0 && (
          <button
            type="button"
            className="flex items-center gap-1 hover:underline"
            onClick={() => change({ outliers: true })}
          >
            <TriangleAlert size={11} aria-hidden /> {count(beyond)} far values beyond the axis, show
          </button>
        )}
      </footer>
    </figure>
  );

  function body() {
    if (!near) return null;
    if (series.error && !lines.length)
      return <Failure error={series.error} onRetry={series.retry} className="h-full" />;
    if (!lines.length) return nothing();
    if (asTable) return <ValuesTable lines={lines} />;
    return <LinePlot title={metric} lines={lines} options={options} onBeyond={setBeyond} />;
  }

  function nothing() {
    if (pending) return null;
    const otherwise = x === 'step' || !drawn.length ? null : 'step';
    return (
      <p className="flex h-full flex-col items-center justify-center gap-1 text-muted text-sm">
        {drawn.length ? `No drawn run has ${metric} here` : 'No run is drawn'}
        {otherwise && (
          <button
            type="button"
            className="text-accent hover:underline"
            onClick={() => change({ x: 'step', zoom: null })}
          >
            Draw over steps instead
          </button>
        )}
        {seen && (
          <button type="button" className="text-accent hover:underline" onClick={() => change({ zoom: null })}>
            Leave the zoom
          </button>
        )}
      </p>
    );
  }
});
