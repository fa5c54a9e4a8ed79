/** One metric of the run. It asks for its series when it comes near, and draws what is known meanwhile. */

import { Maximize2, TriangleAlert } from 'lucide-react';
import { memo, useMemo, useRef, useState } from 'react';
import type { PlotOptions } from '@/charts/plot/frame';
import { LinePlot } from '@/charts/plot/LinePlot';
import type { SeriesStore } from '@/charts/store';
import { useSeries } from '@/charts/useSeries';
import { count } from '@/lib/format';
import { useNear } from '@/lib/useNear';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Failure, Progress } from '@/ui/states';
import type { Drawing, Frames } from './drawing';
import { useLine } from './useLine';

interface Props {
  store: SeriesStore;
  run: string;
  /** Names the line. */
  label: string;
  metric: string;
  title: string;
  unit: string | undefined;
  frames: Frames;
  drawing: Drawing;
  place: number;
  onDrawing(change: Partial<Drawing>): void;
  /** Undefined where it fills the page already. */
  onFull?: ((metric: string) => void) | undefined;
}

export const RunPanel = memo(function RunPanel(props: Props) {
  const { metric, title, unit, onFull } = props;
  const box = useRef<HTMLElement>(null);
  const near = useNear(box) || !onFull;
  return (
    <figure
      ref={box}
      aria-label={metric}
      className={cx(
        'relative flex min-w-0 flex-col rounded-md border border-line bg-panel',
        onFull ? 'h-60' : 'h-full border-0',
      )}
    >
      <figcaption className="flex h-8 shrink-0 items-center gap-1 pr-1 pl-2.5">
        <h3 dir="auto" className="min-w-0 grow truncate text-left font-medium text-sm" title={metric}>
          {title}
          {unit && <span className="font-normal text-muted"> ({unit})</span>}
        </h3>
        {onFull && (
          <IconButton label={`${title} in full size`} icon={<Maximize2 size={13} />} onPress={() => onFull(metric)} />
        )}
      </figcaption>
      {near ? <Content {...props} /> : <div className="grow" />}
    </figure>
  );
});

function Content({ store, run, label, metric, title, frames, drawing, place, onDrawing }: Props) {
  const [beyond, setBeyond] = useState(0);
  const [runs, metrics] = useMemo(() => [[run], [metric]], [run, metric]);
  const series = useSeries(store, { frame: frames.shown, runs, metrics, place }, true);
  const { lines, points, pending } = useLine(store, { run, label, metric }, frames, drawing, series.version);
  const options = useOptions(drawing);
  if (series.error && !lines.length) return <Failure error={series.error} onRetry={series.retry} className="grow" />;
  return (
    <>
      <div className="relative min-h-0 grow px-1">
        <Progress active={pending} />
        {lines.length > 0 && <LinePlot title={title} lines={lines} options={options} onBeyond={setBeyond} />}
        {lines.length === 0 && !pending && (
          <p className="flex h-full items-center justify-center text-muted">
            {drawing.zoom ? 'No point in this range.' : 'No point on this axis.'}
          </p>
        )}
      </div>
      <footer className="flex h-6 shrink-0 items-center gap-3 px-2.5 text-muted text-xs">
        {points > 0 && <span>{count(points)} points</span>}
        {lines[0] && onlyBad(lines[0].y) && <span className="text-warn">no finite value</span>}
        {beyond > 0 && (
          <button
            type="button"
            className="inline-flex min-h-6 items-center gap-1 hover:underline"
            onClick={() => onDrawing({ everything: true })}
          >
            <TriangleAlert size={11} aria-hidden /> {count(beyond)} beyond the axis, show
          </button>
        )}
      </footer>
    </>
  );
}

function onlyBad(y: Float64Array): boolean {
  return y.every((value) => !Number.isFinite(value));
}

function useOptions({ axis, logY, everything, zoom }: Drawing): PlotOptions {
  return useMemo(
    () => ({ axis, xKind: axis, xScale: 'linear', yScale: logY ? 'log' : 'linear', everything, zoom, ownZoom: false }),
    [axis, logY, everything, zoom],
  );
}
