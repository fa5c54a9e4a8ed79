/** The panels of some of a run's metrics, in sections; one store brings the series of all of them. */

import { useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { definitions as definitionsQuery } from '@/api/queries';
import { beside, FullSize } from '@/charts/FullSize';
import { PanelSection } from '@/charts/PanelSection';
import type { SeriesStore } from '@/charts/store';
import { useSeriesStore } from '@/charts/useSeriesStore';
import { useZoom } from '@/charts/useZoom';
import { definitionOf } from '@/state/goals';
import { Empty } from '@/ui/states';
import { readNames, useAddress, writeNames } from '../address';
import { ChartBar } from './ChartBar';
import { type Drawing, useDrawing, useFrames } from './drawing';
import { RunPanel } from './RunPanel';
import { openSections, type Section } from './sections';

interface Props {
  run: RunDetail;
  names: readonly string[];
  /** Apart in the address: charts and system have their own axis and zoom. */
  prefix: 'c' | 's';
  sectionsOf(names: readonly string[]): Section[];
  titleOf(metric: string): string;
  unitOf?: (metric: string) => string | undefined;
}

export function Panels({ run, names, prefix, sectionsOf, titleOf, unitOf }: Props) {
  const [search, set] = useAddress();
  const [drawing, setDrawing] = useDrawing(prefix);
  const words = search[`${prefix}q`] ?? '';
  const wanted = useDeferredValue(words.toLowerCase());
  const store = useSeriesStore();
  const frames = useFrames(drawing);
  useZoom(
    drawing.axis,
    drawing.zoom,
    useCallback((zoom) => setDrawing({ zoom }), [setDrawing]),
  );
  const sections = useMemo(
    () => sectionsOf(names.filter((name) => name.toLowerCase().includes(wanted))),
    [sectionsOf, names, wanted],
  );
  const [opened, closed] = [readNames(search[`${prefix}open`]), readNames(search[`${prefix}closed`])];
  const open = openSections(sections, opened, closed);
  const units = useUnits(run, unitOf);
  const onFull = useCallback((metric: string) => set({ [`${prefix}panel`]: metric }), [set, prefix]);
  const panel = { store, run: run.id, label: run.name, drawing, onDrawing: setDrawing };

  function toggle(section: string): void {
    const without = (list: readonly string[]) => list.filter((one) => one !== section);
    const isOpen = open.has(section);
    set({
      [`${prefix}open`]: writeNames(isOpen ? without(opened) : [...without(opened), section]),
      [`${prefix}closed`]: writeNames(isOpen ? [...without(closed), section] : without(closed)),
    });
  }

  let place = 0;
  return (
    <div className="flex flex-col gap-2 p-4">
      <ChartBar
        words={words}
        onWords={(next) => set({ [`${prefix}q`]: next })}
        drawing={drawing}
        onDrawing={setDrawing}
      />
      {sections.length === 0 && <Empty title={`No panel has «${words}» in its name.`} />}
      {sections.map((section) => {
        const first = place;
        if (open.has(section.name)) place += section.metrics.length;
        return (
          <PanelSection
            key={section.name}
            title={section.title}
            panels={section.metrics.length}
            isOpen={open.has(section.name)}
            onToggle={() => toggle(section.name)}
          >
            {(most) =>
              section.metrics
                .slice(0, most)
                .map((metric, i) => (
                  <RunPanel
                    key={metric}
                    {...panel}
                    frames={frames}
                    metric={metric}
                    title={titleOf(metric)}
                    unit={units(metric)}
                    place={first + i}
                    onFull={onFull}
                  />
                ))
            }
          </PanelSection>
        );
      })}
      <Full
        {...panel}
        metric={search[`${prefix}panel`] ?? null}
        metrics={sections.flatMap((section) => section.metrics)}
        titleOf={titleOf}
        units={units}
        onMetric={(metric) => set({ [`${prefix}panel`]: metric })}
      />
    </div>
  );
}

interface FullProps {
  store: SeriesStore;
  run: string;
  label: string;
  drawing: Drawing;
  onDrawing(change: Partial<Drawing>): void;
  metric: string | null;
  /** All that have a panel, in their order. */
  metrics: readonly string[];
  titleOf(metric: string): string;
  units(metric: string): string | undefined;
  onMetric(metric: string | null): void;
}

/** One panel as large as the page, and the way to the ones beside it. */
function Full({ metric, metrics, titleOf, units, onMetric, ...panel }: FullProps) {
  const frames = useFrames(panel.drawing, true);
  if (metric === null) return null;
  const at = metrics.indexOf(metric);
  return (
    <FullSize
      title={metric}
      at={at}
      panels={metrics.length}
      onGo={(by) => onMetric(beside(metrics, at, by) ?? null)}
      onClose={() => onMetric(null)}
    >
      <RunPanel
        key={metric}
        {...panel}
        metric={metric}
        title={titleOf(metric)}
        unit={units(metric)}
        frames={frames}
        place={-1}
      />
    </FullSize>
  );
}

function useUnits(run: RunDetail, unitOf: Props['unitOf']): (metric: string) => string | undefined {
  const definitions = useQuery(definitionsQuery(run.experiment_id)).data;
  return useCallback(
    (metric) => definitionOf(definitions ?? [], metric)?.unit ?? unitOf?.(metric),
    [definitions, unitOf],
  );
}
