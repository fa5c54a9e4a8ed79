/** The panels of a workspace: those that somebody made, and a section for each prefix, made out of what runs log. */

import { useCallback, useMemo } from 'react';
import { PanelSection } from '@/charts/PanelSection';
import type { SeriesStore } from '@/charts/store';
import { useSeriesStore } from '@/charts/useSeriesStore';
import { useZoom } from '@/charts/useZoom';
import { Empty, Skeleton } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { ChartBar } from './ChartBar';
import { FullPanel } from './FullPanel';
import { Panel } from './Panel';
import { isOpenFirst, matching, sectionsOf } from './sections';
import { SectionSettings } from './settings/SectionSettings';
import { ownSpec, type PanelSpec, specsOf } from './specs';

const OWN = 'Own panels';

export function ChartsPane() {
  const { view, change, metrics, ready } = useWorkspace();
  const store = useSeriesStore();
  useZoom(
    view.x,
    view.zoom,
    useCallback((zoom) => change({ zoom }), [change]),
  );
  const sections = useMemo(() => sectionsOf(matching(metrics, view.panels)), [metrics, view.panels]);
  const own = useMemo(() => view.own.map(ownSpec), [view.own]);
  const made = useMemo(() => sections.map(specsOf), [sections]);
  const openings = useOpenings();
  if (!ready) return <Waiting />;
  let place = own.length;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <ChartBar />
      <div data-scroller className="relative min-h-0 grow space-y-2 overflow-auto px-2 pb-2">
        {!metrics.length && <Empty title="These runs have logged no metrics yet." className="h-full" />}
        {metrics.length > 0 && !sections.length && <Empty title="No panel is called so." className="h-full" />}
        {own.length > 0 && (
          <PanelSection title={OWN} panels={own.length} {...openings.of(OWN, true)}>
            {(most) => <PanelsOf store={store} specs={own.slice(0, most)} place={0} />}
          </PanelSection>
        )}
        {sections.map((section, i) => {
          const specs = made[i] ?? [];
          const opening = openings.of(section.name, i === 0 || isOpenFirst(section, view.panels !== '', place));
          const from = place;
          place += opening.isOpen ? specs.length : 0;
          return (
            <PanelSection
              key={section.name}
              title={section.name || 'Metrics'}
              panels={specs.length}
              extra={<SectionSettings section={section.name} />}
              {...opening}
            >
              {(most) => <PanelsOf store={store} specs={specs.slice(0, most)} place={from} />}
            </PanelSection>
          );
        })}
      </div>
      <FullPanel store={store} specs={[...own, ...made.flat()]} />
    </div>
  );
}

function PanelsOf({ store, specs, place }: { store: SeriesStore; specs: readonly PanelSpec[]; place: number }) {
  return specs.map((spec, i) => <Panel key={spec.key} store={store} spec={spec} place={place + i} />);
}

/** Which sections are open: as they are at first, but for those that somebody opened or closed. */
function useOpenings() {
  const { view, change } = useWorkspace();
  function of(section: string, first: boolean): { isOpen: boolean; onToggle(): void } {
    const said = view.closed.find((one) => one.slice(1) === section);
    const open = said ? said.startsWith('+') : first;
    function onToggle(): void {
      const others = view.closed.filter((one) => one.slice(1) !== section);
      change({ closed: !open === first ? others : [...others, `${open ? '-' : '+'}${section}`] });
    }
    return { isOpen: open, onToggle };
  }
  return { of };
}

function Waiting() {
  return (
    <div aria-busy className="grid grid-cols-[repeat(auto-fill,minmax(340px,1fr))] gap-2 p-2 pt-12">
      {Array.from({ length: 4 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four boxes that never move.
        <Skeleton key={i} className="h-60" />
      ))}
    </div>
  );
}
