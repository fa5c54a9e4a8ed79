/** A panel of all drawn runs. It asks for its series when it comes near, and draws what is known meanwhile. */

import { Maximize2, Table2 } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { LinePlot } from '@/charts/plot/LinePlot';
import { sourcesOf } from '@/charts/sources';
import type { SeriesStore } from '@/charts/store';
import { useSeries } from '@/charts/useSeries';
import { useNear } from '@/lib/useNear';
import { definitionOf } from '@/state/goals';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Failure, Progress } from '@/ui/states';
import { useWorkspacePart } from '../data/model';
import { NothingDrawn } from './NothingDrawn';
import { metricNames } from './names';
import { PanelFooter } from './PanelFooter';
import { PanelSettings } from './settings/PanelSettings';
import type { PanelSpec } from './specs';
import { usePanelFrame } from './usePanelFrame';
import { usePanelLines } from './usePanelLines';
import { ValuesTable } from './ValuesTable';

interface Props {
  store: SeriesStore;
  spec: PanelSpec;
  place: number;
  full?: boolean;
}

export const Panel = memo(function Panel({ store, spec, place, full = false }: Props) {
  const { covered, change, runs, baseline, definitions, fields } = useWorkspacePart((one) => ({
    covered: one.view.full,
    change: one.change,
    runs: one.drawnIds,
    baseline: one.view.baseline,
    definitions: one.definitions,
    fields: one.fields,
  }));
  const box = useRef<HTMLElement>(null);
  const inSight = useNear(box);
  // What a panel in full size covers is not drawn.
  const near = full || (inSight && covered === null);
  const [beyond, setBeyond] = useState(0);
  const [asTable, setAsTable] = useState(false);
  const frames = usePanelFrame(spec, full);
  const drawn = useMemo(() => sourcesOf(spec.draws, metricNames(fields)), [spec.draws, fields]);
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
  const unit = definitionOf(definitions, spec.draws[0] ?? '')?.unit;
  return (
    <figure
      ref={box}
      aria-label={spec.title}
      data-panel={spec.key}
      className={cx('relative flex flex-col rounded-md border border-line bg-panel', full ? 'h-full border-0' : 'h-60')}
    >
      <figcaption className="flex h-8 shrink-0 items-center gap-0.5 pr-1 pl-2.5">
        <h3 dir="auto" className="min-w-0 grow truncate font-medium text-sm" title={spec.title}>
          {spec.title} {unit && <span className="font-normal text-muted">({unit})</span>}
        </h3>
        <PanelSettings {...{ spec, frames, lines }} figure={box} />
        <IconButton
          label={asTable ? `${spec.title} as a chart` : `${spec.title} as a table`}
          icon={<Table2 size={13} />}
          pressed={asTable}
          onPress={() => setAsTable((before) => !before)}
        />
        {!full && (
          <IconButton
            label={`${spec.title} in full size`}
            icon={<Maximize2 size={13} />}
            onPress={() => change({ full: spec.key })}
          />
        )}
      </figcaption>
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
