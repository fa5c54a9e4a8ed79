/** How the machine fared: processor, memory, disk, network and each GPU. */

import { useMemo } from 'react';
import { Empty, Failure } from '@/ui/states';
import { isSystem, useMetrics } from '../parts/useMetrics';
import type { TabProps } from '../RunPage';
import { Panels } from './Panels';
import { systemSectionsOf } from './sections';

export default function SystemTab({ run }: TabProps) {
  const { list, error } = useMetrics(run);
  const names = useMemo(() => list.map((one) => one.name).filter(isSystem), [list]);
  if (error && !names.length) return <Failure error={error} className="h-60" />;
  if (!names.length) {
    return (
      <Empty title="Nothing of the machine was recorded." className="h-60">
        <p>
          <code>rf.init(capture=True)</code>, the default, records it from 2 seconds after the start.
        </p>
      </Empty>
    );
  }
  return <Panels run={run} names={names} prefix="s" sectionsOf={systemSectionsOf} titleOf={titleOf} unitOf={unitOf} />;
}

const titleOf = (metric: string): string => metric.replace(/^system\//, '').replaceAll('/', ' ');

const UNITS: [RegExp, string][] = [
  [/^system\/(cpu|memory)$|\/process\/cpu$|\/disk\/used$|\/utilization$/, '%'],
  [/\/(read|write|received|sent)$/, 'bytes a second'],
  [/\/memory$/, 'bytes'],
  [/\/power$/, 'W'],
  [/\/temperature$/, '°C'],
];

/** As `docs/reference/capture.md` has them. */
function unitOf(metric: string): string | undefined {
  return UNITS.find(([pattern]) => pattern.test(metric))?.[1];
}
