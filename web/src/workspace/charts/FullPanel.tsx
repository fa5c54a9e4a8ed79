/** One panel as large as the page, and the way to the ones beside it. */

import { useCallback, useMemo } from 'react';
import { useCommands } from '@/app/keys';
import { beside, FullSize } from '@/charts/FullSize';
import type { SeriesStore } from '@/charts/store';
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
  const go = useCallback(
    (by: 1 | -1) => change({ full: beside(specs, at, by)?.key ?? null }, 'gesture'),
    [specs, at, change],
  );
  const close = useCallback(() => change({ full: null }), [change]);
  useCommands(
    useMemo(() => {
      if (!spec) {
        return [command('f', 'A panel in full size', () => change({ full: pointedAt() ?? specs[0]?.key ?? null }))];
      }
      return [
        command('f', 'Leave the full size', close),
        { ...command('arrowright', 'Next panel', () => go(1)), hidden: true },
        { ...command('arrowleft', 'Panel before', () => go(-1)), hidden: true },
      ];
    }, [spec, specs, go, close, change]),
  );
  if (!spec) return null;
  return (
    <FullSize title={spec.title} at={at} panels={specs.length} onGo={go} onClose={close}>
      <Panel key={spec.key} store={store} spec={spec} place={-1} full />
    </FullSize>
  );
}

function command(key: string, name: string, run: () => void) {
  return { id: `full.${key}`, name, group: 'Charts', keys: [key], run };
}

/** The panel below the pointer, or around what has the focus. */
function pointedAt(): string | undefined {
  const figure = document.querySelector('figure:hover') ?? document.activeElement?.closest('figure');
  return figure instanceof HTMLElement ? figure.dataset.panel : undefined;
}
