/** What a panel does not show by itself: how many points its lines stand for, and what is not drawn. */

import { TriangleAlert } from 'lucide-react';
import { axisName } from '@/charts/axes';
import { grid as gridText } from '@/charts/plot/units';
import type { Drawn } from '@/charts/sources';
import { count, plural } from '@/lib/format';
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
      {found.lines.length > 0 && <Points found={found} kind={options.xKind} />}
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
      {beyond > 0 && (
        <button
          type="button"
          className="flex min-h-6 items-center gap-1 hover:underline"
          onClick={() => change({ outliers: true })}
        >
          <TriangleAlert size={11} aria-hidden /> {count(beyond)} far values beyond the axis, show
        </button>
      )}
    </footer>
  );
}

function Points({ found, kind }: { found: PanelLines; kind: PanelFrame['options']['xKind'] }) {
  const { drawn, points, grid } = found;
  if (grid === null) return <span>{plural(points, 'point')}</span>;
  const title =
    'Of each bucket its least, greatest and last point are drawn: every extreme is seen. Zoom in for the rest.';
  return (
    <span title={title}>
      {count(drawn)} of {plural(points, 'point')}, {gridText(grid, kind)}
    </span>
  );
}
