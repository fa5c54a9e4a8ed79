/** The axes that runs can be drawn over, as choices of a list. */

import { useMemo } from 'react';
import { AXES } from '@/charts/axes';
import { useWorkspacePart } from '../data/model';
import { metricNames } from './names';

/** Further metrics are found by typing their name in a panel's settings. */
const MOST_METRICS = 200;

export function useAxes(): React.ReactNode {
  const { fields } = useWorkspacePart(({ fields }) => ({ fields }));
  return useMemo(() => {
    const metrics = metricNames(fields).filter((name) => !name.startsWith('system/'));
    return (
      <>
        {Object.entries(AXES).map(([axis, name]) => (
          <option key={axis} value={axis}>
            {name}
          </option>
        ))}
        <optgroup label="a metric">
          {metrics.slice(0, MOST_METRICS).map((name) => (
            <option key={name} value={`metric:${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      </>
    );
  }, [fields]);
}
