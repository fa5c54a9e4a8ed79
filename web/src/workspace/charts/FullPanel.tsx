/** One panel as large as the page, and the way to the ones beside it. */

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { useCommands } from '@/app/keys';
import type { SeriesStore } from '@/charts/store';
import { IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { useWorkspacePart } from '../data/model';
import { Panel } from './Panel';
import type { PanelSpec } from './specs';

interface Props {
  store: SeriesStore;
  /** All panels, in their order. */
  specs: readonly PanelSpec[];
}

export function FullPanel({ store, specs }: Props) {
  const { full, change } = useWorkspacePart((one) => ({ full: one.view.full, change: one.change }));
  const at = specs.findIndex((spec) => spec.key === full);
  const spec = specs[at];
  const go = (by: number) => () =>
    change({ full: specs[(at + by + specs.length) % specs.length]?.key ?? null }, 'gesture');
  // biome-ignore lint/correctness/useExhaustiveDependencies: they do what the place and the panels say.
  const commands = useMemo(() => {
    const of = (key: string, name: string, run: () => void, hidden: boolean) => {
      return { id: `full.${key}`, name, group: 'Charts', keys: [key], hidden, run };
    };
    const first = () => change({ full: pointedAt() ?? specs[0]?.key ?? null });
    return [
      of(
        'f',
        spec ? 'Leave the full size' : 'A panel in full size',
        spec ? () => change({ full: null }) : first,
        false,
      ),
      ...(spec ? [of('arrowright', 'Next panel', go(1), true), of('arrowleft', 'Panel before', go(-1), true)] : []),
    ];
  }, [spec, specs, change]);
  useCommands(commands);
  return (
    <Dialog title={spec?.title ?? ''} isOpen={spec !== undefined} onClose={() => change({ full: null })} size="page">
      {spec && (
        <div className="flex h-full flex-col">
          <div className="flex items-center gap-1 text-muted text-sm">
            <IconButton label="Panel before" icon={<ChevronLeft size={15} />} onPress={go(-1)} />
            <IconButton label="Next panel" icon={<ChevronRight size={15} />} onPress={go(1)} />
            {(at + 1).toLocaleString('en-US')} of {specs.length.toLocaleString('en-US')}
          </div>
          <div className="min-h-0 grow">
            <Panel key={spec.key} store={store} spec={spec} place={-1} full />
          </div>
        </div>
      )}
    </Dialog>
  );
}

/** The panel below the pointer, or around what has the focus. */
function pointedAt(): string | undefined {
  const figure = document.querySelector('figure:hover') ?? document.activeElement?.closest('figure');
  return figure instanceof HTMLElement ? figure.dataset.panel : undefined;
}
