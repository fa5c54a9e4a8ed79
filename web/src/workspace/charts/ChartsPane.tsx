/** The panels of a workspace: a section for each prefix, made by themselves out of what runs log. */

import { ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Changed, useChanges } from '@/api/live';
import { useCommands } from '@/app/keys';
import { type Frame, SeriesStore } from '@/charts/store';
import { plural } from '@/lib/format';
import { parseField } from '@/state/fields';
import { cx } from '@/ui/classes';
import { Dialog } from '@/ui/Dialog';
import { Empty, Skeleton } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { ChartBar } from './ChartBar';
import { Panel } from './Panel';
import { isOpenFirst, matching, type Section, sectionsOf } from './sections';

const BUCKETS = 320;
const FULL_BUCKETS = 640;

export function ChartsPane() {
  const { view, change, fields, ready } = useWorkspace();
  const store = useStore();
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
      <div data-scroller className="relative min-h-0 grow overflow-auto p-2">
        {!names.length && <Empty title="These runs have logged no metrics yet." className="h-full" />}
        {names.length > 0 && !sections.length && <Empty title="No panel is called so." className="h-full" />}
        {sections.map((section) => {
          const first = isOpenFirst(section) || view.panels !== '';
          const said = view.closed.find((one) => one.slice(1) === section.name);
          const open = said ? said.startsWith('+') : first;
          const from = place;
          place += open ? section.metrics.length : 0;
          return (
            <PanelSection
              key={section.name}
              {...{ section, open, store, whole, frame }}
              place={from}
              onToggle={() => toggle(section.name, !open, first)}
            />
          );
        })}
      </div>
      <FullPanel store={store} names={names} />
    </div>
  );
}

interface SectionProps {
  section: Section;
  open: boolean;
  store: SeriesStore;
  whole: Frame;
  frame: Frame;
  place: number;
  onToggle(): void;
}

function PanelSection({ section, open, store, whole, frame, place, onToggle }: SectionProps) {
  return (
    <section aria-label={section.name || 'Metrics'} className="mb-2">
      <h2 className="sticky -top-2 z-10 bg-bg">
        <button
          type="button"
          aria-expanded={open}
          className="flex h-8 w-full items-center gap-1 font-semibold text-sm"
          onClick={onToggle}
        >
          <ChevronRight size={14} aria-hidden className={cx('text-muted', open && 'rotate-90')} />
          {section.name || 'Metrics'}
          <span className="font-normal text-muted">{plural(section.metrics.length, 'panel')}</span>
        </button>
      </h2>
      {open && (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-2">
          {section.metrics.map((metric, i) => (
            <Panel key={metric} {...{ store, metric, whole, frame }} place={place + i} />
          ))}
        </div>
      )}
    </section>
  );
}

function FullPanel({ store, names }: { store: SeriesStore; names: readonly string[] }) {
  const { view, change } = useWorkspace();
  const whole = useFrame(view.x, null, FULL_BUCKETS);
  const frame = useFrame(view.x, view.zoom, FULL_BUCKETS);
  const metric = view.full;
  useCommands(
    useMemo(() => {
      const go = (by: number) => () => {
        const at = metric === null ? -1 : names.indexOf(metric);
        if (at >= 0) change({ full: names[(at + by + names.length) % names.length] ?? null }, 'gesture');
      };
      const group = 'Charts';
      return [
        { id: 'full.next', name: 'Next panel in full size', group, keys: ['n'], hidden: metric === null, run: go(1) },
        {
          id: 'full.previous',
          name: 'Previous panel in full size',
          group,
          keys: ['shift+n'],
          hidden: metric === null,
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

/** One store for the pane; runs that change continue their lines. */
function useStore(): SeriesStore {
  const [store] = useState(() => new SeriesStore());
  useChanges(useCallback((changed: Changed) => store.touch(changed.all ? 'all' : changed.runs), [store]));
  useEffect(() => store.reopen(), [store]);
  return store;
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
