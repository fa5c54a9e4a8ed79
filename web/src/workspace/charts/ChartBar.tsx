/** What is said of all panels at once: which, over what, how smooth. Every control is in place; nothing is in a drawer. */

import { Strength, useChartKeys, XAxis } from '@/charts/controls';
import { SMOOTHINGS, type Smoothing } from '@/charts/smoothing';
import { plural } from '@/lib/format';
import { parseField } from '@/state/fields';
import { Button } from '@/ui/Button';
import { Check } from '@/ui/Check';
import { SearchField } from '@/ui/SearchField';
import { Select } from '@/ui/Select';
import { useWorkspace } from '../data/model';

export function ChartBar() {
  const { view, change } = useWorkspace();
  useChartKeys(view, change);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-line border-b bg-bg px-3 py-1.5 text-sm">
      <SearchField
        label="Search panels"
        placeholder="Panels, as a regex"
        value={view.panels}
        onChange={(panels) => change({ panels }, 'gesture')}
      />
      <Axis />
      <Smoothness />
      <Check label="log y" on={view.logY} onChange={(logY) => change({ logY })} />
      <Check label="log x" on={view.logX} onChange={(logX) => change({ logX })} />
      <Check label="far values" on={view.outliers} onChange={(outliers) => change({ outliers })} />
      {view.zoom && (
        <Button small onPress={() => change({ zoom: null })}>
          Leave the zoom
        </Button>
      )}
      <span className="grow" />
      <Drawn />
    </div>
  );
}

function Axis() {
  const { view, change, fields } = useWorkspace();
  const metrics = fields
    .filter((one) => one.field.startsWith('metrics.'))
    .map((one) => parseField(one.field).name)
    .filter((name) => !name.startsWith('system/'));
  return (
    <XAxis value={view.x} onChange={(x) => change({ x, zoom: null })}>
      <optgroup label="a metric">
        {metrics.slice(0, 200).map((name) => (
          <option key={name} value={`metric:${name}`}>
            {name}
          </option>
        ))}
      </optgroup>
    </XAxis>
  );
}

function Smoothness() {
  const { view, change } = useWorkspace();
  return (
    <span className="flex items-center gap-1.5">
      <Strength value={view.strength} onChange={(strength) => change({ strength }, 'gesture')} />
      {view.strength > 0 && (
        <Select
          label="Kind of smoothing"
          value={view.smoothing}
          onChange={(kind) => change({ smoothing: kind as Smoothing })}
        >
          {Object.entries(SMOOTHINGS).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </span>
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
