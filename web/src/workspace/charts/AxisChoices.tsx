/** The axes that runs can be drawn over, as choices of a list. */

import { AxisOptions } from '@/charts/controls';
import { useWorkspacePart } from '../data/model';

/** So many metrics are offered: nobody reads a longer list. */
const MOST_METRICS = 200;

export function AxisChoices() {
  const { metrics } = useWorkspacePart((one) => ({ metrics: one.metrics }));
  const own = metrics.filter((name) => !name.startsWith('system/'));
  return (
    <>
      <AxisOptions />
      <optgroup label="a metric">
        {own.slice(0, MOST_METRICS).map((name) => (
          <option key={name} value={`metric:${name}`}>
            {name}
          </option>
        ))}
      </optgroup>
    </>
  );
}
