/** What is said of all panels at once: which, over what, how smooth. Every control is in place; nothing is in a drawer. */

import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { optionsOf, Smoothness, useChartKeys } from '@/charts/controls';
import { BANDS, type Band, CENTERS, type Center } from '@/charts/grouping';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { Check } from '@/ui/Check';
import { cx } from '@/ui/classes';
import { SearchField } from '@/ui/SearchField';
import { Select } from '@/ui/Select';
import { useWorkspace } from '../data/model';
import { AxisChoices } from './AxisChoices';
import { AddPanel } from './settings/AddPanel';

export function ChartBar() {
  const { view, change } = useWorkspace();
  const [open, setOpen] = useState(false);
  useChartKeys(view, change);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-line border-b bg-bg px-3 py-1.5 text-sm">
      <SearchField
        label="Search panels"
        placeholder="Panels, as a regex"
        value={view.panels}
        onChange={(panels) => change({ panels }, 'gesture')}
      />
      <AddPanel />
      <Button small className="md:hidden" aria-expanded={open} onPress={() => setOpen(!open)}>
        <SlidersHorizontal size={13} aria-hidden /> How
      </Button>
      <div className={cx('contents', !open && 'max-md:hidden')}>
        <How />
      </div>
      <span className="grow" />
      <Drawn />
    </div>
  );
}

/** On a phone it is asked for: the first chart should be in sight. */
function How() {
  const { view, change } = useWorkspace();
  return (
    <>
      <Axis />
      <Smoothness
        strength={view.strength}
        kind={view.smoothing}
        onStrength={(strength) => change({ strength }, 'gesture')}
        onKind={(smoothing) => change({ smoothing })}
      />
      <Groups />
      <Check label="log y" on={view.logY} onChange={(logY) => change({ logY })} />
      <Check label="log x" on={view.logX} onChange={(logX) => change({ logX })} />
      <Check label="far values" on={view.outliers} onChange={(outliers) => change({ outliers })} />
      {view.zoom && (
        <Button small onPress={() => change({ zoom: null })}>
          Leave the zoom
        </Button>
      )}
    </>
  );
}

function Axis() {
  const { view, change } = useWorkspace();
  return (
    <Select label="x axis" beside="x" className="max-w-40" value={view.x} onChange={(x) => change({ x, zoom: null })}>
      <AxisChoices />
    </Select>
  );
}

/** How groups are drawn, where runs are grouped. */
function Groups() {
  const { view, change } = useWorkspace();
  if (!view.group.length) return null;
  return (
    <>
      <Select
        label="Line of a group"
        beside="groups"
        value={view.center}
        onChange={(center) => change({ center: center as Center })}
      >
        {optionsOf(CENTERS)}
      </Select>
      <Select label="Band of a group" value={view.band} onChange={(band) => change({ band: band as Band })}>
        {optionsOf(BANDS)}
      </Select>
      <Check label="their runs" on={view.members} onChange={(members) => change({ members })} />
    </>
  );
}

const MOST_DRAWN = 1000;

/** How many of the runs are drawn: never silently fewer than there are. */
function Drawn() {
  const { view, change, drawn, total } = useWorkspace();
  if (total === undefined) return null;
  const capped = total > view.drawn && !view.only.length;
  const all = Math.min(total, MOST_DRAWN);
  return (
    <span className="flex items-center gap-2 text-muted">
      {drawn.length === total ? `${plural(total, 'run')} drawn` : `${drawn.length} of ${plural(total, 'run')} drawn`}
      {capped && (
        <Button small onPress={() => change({ drawn: all })}>
          {all === total ? 'Draw all' : `Draw ${all}`}
        </Button>
      )}
      {(view.hidden.length > 0 || view.only.length > 0) && (
        <Button small onPress={() => change({ hidden: [], only: [] })}>
          Show hidden
        </Button>
      )}
    </span>
  );
}
