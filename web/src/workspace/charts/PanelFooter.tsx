/** What a panel does not show by itself: how many points its lines stand for, and what is not drawn. */

import { Amount } from '@/charts/Amount';
import { axisName } from '@/charts/axes';
import { FarValues } from '@/charts/FarValues';
import type { Drawn } from '@/charts/sources';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { useWorkspacePart } from '../data/model';
import type { PanelFrame } from './usePanelFrame';
import type { PanelLines } from './usePanelLines';

interface Props {
  found: PanelLines;
  frames: PanelFrame;
  drawn: Drawn;
  /** Points beyond the y axis. */
  beyond: number;
}

export function PanelFooter({ found, frames, drawn, beyond }: Props) {
  const { change, baseline } = useWorkspacePart((one) => ({ change: one.change, baseline: one.view.baseline }));
  const { axis, wanted, options } = frames;
  return (
    <footer className="flex min-h-6 shrink-0 flex-wrap items-center gap-x-2 px-2.5 text-muted text-xs">
      {found.lines.length > 0 && <Amount {...found} kind={options.xKind} />}
      {axis !== wanted && <span className="text-warn">no run has it over {axisName(wanted)}: drawn over steps</span>}
      {found.without > 0 && <span>{plural(found.without, 'run')} without it</span>}
      {drawn.baseline.length > 0 && baseline === null && (
        <span className="text-warn">choose a baseline: b on its row</span>
      )}
      {drawn.faults.map((fault) => (
        <span key={fault} className="text-bad">
          {fault}
        </span>
      ))}
      {options.ownZoom && frames.zoom && (
        <Button small look="quiet" onPress={() => frames.setZoom(null)}>
          Leave its zoom
        </Button>
      )}
      <FarValues points={beyond} onShow={() => change({ outliers: true })} />
    </footer>
  );
}
