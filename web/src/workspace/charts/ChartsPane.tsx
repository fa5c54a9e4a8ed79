/** The panels of a workspace: a section for each prefix, made by themselves out of what runs log. */

import { useCallback, useMemo } from 'react';
import { useCommands } from '@/app/keys';
import type { Frame, SeriesStore } from '@/charts/store';
import { useSeriesStore } from '@/charts/useSeriesStore';
import { RunSection } from '@/run/charts/RunSection';
import { parseField } from '@/state/fields';
import { Dialog } from '@/ui/Dialog';
import { Empty, Skeleton } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { ChartBar } from './ChartBar';
import { Panel } from './Panel';
import { isOpenFirst, matching, sectionsOf } from './sections';

const BUCKETS = 320;
const FULL_BUCKETS = 640;

export function ChartsPane() {
  const { view, change, fields, ready } = useWorkspace();
  const store = useSeriesStore();
  const whole = useFrame(view.x, null, BUCKETS);
  const frame = useFrame(view.x, view.zoom, BUCKETS);
  const names = useMemo(
    () => fields.filter((one) => one.field.startsWith('metrics.')).map((one) => parseField(one.field).name),
    [fields],
  );
  const sections = useMemo(() => sectionsOf(matching(names, view.panels)), [names, view.panels]);
  const toggle = useCallback(
    (section: string, open: boolean, first: boolean) => {
      const key = open === first ? null : `${open ? '+' : '-'}${section}`;
      const others = view.closed.filter((one) => one.slice(1) !== section);
      change({ closed: key ? [...others, key] : others });
    },
    [view.closed, change],
  );
  if (!ready) return <Waiting />;
  let place = 0;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <ChartBar />
      <div data-scroller className="relative min-h-0 grow space-y-2 overflow-auto px-2 pb-2">
        {!names.length && <Empty title="These runs have logged no metrics yet." className="h-full" />}
        {names.length > 0 && !sections.length && <Empty title="No panel is called so." className="h-full" />}
        {sections.map((section) => {
          const first = isOpenFirst(section, view.panels !== '', place);
          const said = view.closed.find((one) => one.slice(1) === section.name);
          const open = said ? said.startsWith('+') : first;
          const from = place;
          place += open ? section.metrics.length : 0;
          return (
            <RunSection
              key={section.name}
              section={{ ...section, title: section.name || 'Metrics' }}
              isOpen={open}
              onToggle={() => toggle(section.name, !open, first)}
            >
              {(metric, i) => <Panel key={metric} {...{ store, metric, whole, frame }} place={from + i} />}
            </RunSection>
          );
        })}
      </div>
      <FullPanel store={store} names={names} />
    </div>
  );
}

function FullPanel({ store, names }: { store: SeriesStore; names: readonly string[] }) {
  const { view, change } = useWorkspace();
  const whole = useFrame(view.x, null, FULL_BUCKETS);
  const frame = useFrame(view.x, view.zoom, FULL_BUCKETS);
  const metric = view.full;
  useCommands(
    useMemo(() => {
      if (metric === null) return [];
      const go = (by: number) => () => {
        const at = names.indexOf(metric);
        if (at >= 0) change({ full: names[(at + by + names.length) % names.length] ?? null }, 'gesture');
      };
      const group = 'Charts';
      return [
        { id: 'full.next', name: 'Next panel in full size', group, keys: ['n'], run: go(1) },
        {
          id: 'full.previous',
          name: 'Previous panel in full size',
          group,
          keys: ['shift+n'],
          run: go(-1),
        },
      ];
    }, [metric, names, change]),
  );
  return (
    <Dialog title={metric ?? ''} isOpen={metric !== null} onClose={() => change({ full: null })} size="page">
      {metric !== null && <Panel {...{ store, metric, whole, frame }} place={-1} full />}
    </Dialog>
  );
}

function useFrame(x: string, zoom: { low: number; high: number } | null, buckets: number): Frame {
  return useMemo(() => ({ x, low: zoom?.low ?? null, high: zoom?.high ?? null, buckets }), [x, zoom, buckets]);
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
