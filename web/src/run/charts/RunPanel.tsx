/** One metric of the run. It asks for its series when it comes near, and draws what is known meanwhile. */

import { memo, useMemo, useRef, useState } from 'react';
import { Amount } from '@/charts/Amount';
import { kindOf } from '@/charts/axes';
import { FarValues } from '@/charts/FarValues';
import { PanelHead } from '@/charts/PanelHead';
import type { PlotOptions } from '@/charts/plot/frame';
import { LinePlot } from '@/charts/plot/LinePlot';
import type { SeriesStore } from '@/charts/store';
import { useSeries } from '@/charts/useSeries';
import { ValuesTable } from '@/charts/ValuesTable';
import { useNear } from '@/lib/useNear';
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
  const [asTable, setAsTable] = useState(false);
  return (
    <figure
      ref={box}
      aria-label={metric}
      className={cx(
        'relative flex min-w-0 flex-col rounded-md border border-line bg-panel',
        onFull ? 'h-60' : 'h-full border-0',
      )}
    >
      <PanelHead
        title={title}
        fullTitle={metric}
        unit={unit}
        asTable={asTable}
        onTable={setAsTable}
        onFull={onFull && (() => onFull(metric))}
      />
      {near ? <Content {...props} asTable={asTable} /> : <div className="grow" />}
    </figure>
  );
});

function Content(props: Props & { asTable: boolean }) {
  const { store, run, label, metric, title, frames, drawing, place, onDrawing, asTable } = props;
  const [beyond, setBeyond] = useState(0);
  const [runs, metrics] = useMemo(() => [[run], [metric]], [run, metric]);
  const series = useSeries(store, { frame: frames.shown, runs, metrics, place }, true);
  const found = useLine(store, { run, label, metric }, frames, drawing, series.version);
  const { lines, pending } = found;
  const options = useOptions(drawing);
  if (series.error && !lines.length) return <Failure error={series.error} onRetry={series.retry} className="grow" />;
  return (
    <>
      <div className="relative min-h-0 grow px-1">
        <Progress active={pending} />
        {lines.length > 0 && asTable && <ValuesTable lines={lines} />}
        {lines.length > 0 && !asTable && (
          <LinePlot title={title} lines={lines} options={options} onBeyond={setBeyond} />
        )}
        {lines.length === 0 && !pending && (
          <p className="flex h-full items-center justify-center text-muted">
            {drawing.zoom ? 'No point in this range.' : 'No point on this axis.'}
          </p>
        )}
      </div>
      <footer className="flex h-6 shrink-0 items-center gap-3 px-2.5 text-muted text-xs">
        {found.points > 0 && <Amount {...found} kind={options.xKind} />}
        {lines[0] && onlyBad(lines[0].y) && <span className="text-warn">no finite value</span>}
        <FarValues points={beyond} onShow={() => onDrawing({ everything: true })} />
      </footer>
    </>
  );
}

function onlyBad(y: Float64Array): boolean {
  return y.every((value) => !Number.isFinite(value));
}

function useOptions({ axis, logY, everything, zoom }: Drawing): PlotOptions {
  return useMemo(
    () => ({
      axis,
      xKind: kindOf(axis),
      xScale: 'linear',
      yScale: logY ? 'log' : 'linear',
      everything,
      zoom,
      ownZoom: false,
    }),
    [axis, logY, everything, zoom],
  );
}
