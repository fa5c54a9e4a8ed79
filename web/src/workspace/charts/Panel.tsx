/** A panel of all drawn runs. It asks for its series when it comes near, and draws what is known meanwhile. */

import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { PanelHead } from '@/charts/PanelHead';
import { LinePlot } from '@/charts/plot/LinePlot';
import { sourcesOf } from '@/charts/sources';
import type { SeriesStore } from '@/charts/store';
import { useSeries } from '@/charts/useSeries';
import { ValuesTable } from '@/charts/ValuesTable';
import { useNear } from '@/lib/useNear';
import { definitionOf } from '@/state/goals';
import { cx } from '@/ui/classes';
import { Failure, Progress } from '@/ui/states';
import { useWorkspacePart } from '../data/model';
import { NothingDrawn } from './NothingDrawn';
import { PanelFooter } from './PanelFooter';
import { PanelSettings } from './settings/PanelSettings';
import type { PanelSpec } from './specs';
import { usePanelFrame } from './usePanelFrame';
import { usePanelLines } from './usePanelLines';

interface Props {
  store: SeriesStore;
  spec: PanelSpec;
  place: number;
  full?: boolean;
}

export const Panel = memo(function Panel({ store, spec, place, full = false }: Props) {
  const { covered, change, definitions, runs, baseline, metrics } = useWorkspacePart((one) => ({
    covered: one.view.full,
    change: one.change,
    definitions: one.definitions,
    runs: one.drawnIds,
    baseline: one.view.baseline,
    metrics: one.metrics,
  }));
  const box = useRef<HTMLElement>(null);
  const inSight = useNear(box);
  // What a panel in full size covers is not drawn.
  const near = full || (inSight && covered === null);
  const [beyond, setBeyond] = useState(0);
  const [asTable, setAsTable] = useState(false);
  const frames = usePanelFrame(spec, full);
  const drawn = useMemo(() => sourcesOf(spec.draws, metrics), [spec.draws, metrics]);
  const wish = useMemo(() => {
    const others = baseline !== null && drawn.baseline.length > 0 ? [baseline] : [];
    return {
      ...{ frame: frames.frame, place },
      runs: [...new Set([...runs, ...others])],
      metrics: [...new Set([...drawn.metrics, ...drawn.baseline])],
    };
  }, [frames.frame, place, runs, baseline, drawn]);
  const series = useSeries(store, wish, near);
  const found = usePanelLines(store, drawn, frames, series.version, near);
  const { lines, pending } = found;
  const { axis, zoom, fallBack } = frames;
  const nothing = near && !pending && !lines.length && runs.size > 0 && zoom === null;
  useEffect(() => {
    if (nothing && axis !== 'step' && !series.error) fallBack();
  });
  const shown = useRef(lines);
  shown.current = lines;
  // The head renders again when these have changed, and not with each new point.
  const settings = useMemo(() => <PanelSettings {...{ spec, axis }} lines={shown} figure={box} />, [spec, axis]);
  const onFull = useMemo(() => (full ? undefined : () => change({ full: spec.key })), [full, change, spec.key]);
  const unit = definitionOf(definitions, spec.draws[0] ?? '')?.unit ?? undefined;
  return (
    <figure
      ref={box}
      aria-label={spec.title}
      data-panel={spec.key}
      className={cx('relative flex flex-col rounded-md border border-line bg-panel', full ? 'h-full border-0' : 'h-60')}
    >
      <PanelHead title={spec.title} unit={unit} asTable={asTable} onTable={setAsTable} onFull={onFull}>
        {settings}
      </PanelHead>
      <div className="relative min-h-0 grow px-1">
        <Progress active={pending} />
        {near && body()}
      </div>
      <PanelFooter found={found} frames={frames} drawn={drawn} beyond={beyond} />
    </figure>
  );

  function body() {
    if (series.error && !lines.length)
      return <Failure error={series.error} onRetry={series.retry} className="h-full" />;
    if (!lines.length) return pending ? null : <NothingDrawn title={spec.title} frames={frames} />;
    if (asTable) return <ValuesTable lines={lines} />;
    return (
      <LinePlot
        title={spec.title}
        lines={lines}
        options={frames.options}
        onZoom={frames.setZoom}
        onBeyond={setBeyond}
      />
    );
  }
});
