/** What the run logged, a panel for each metric. */

import { useMemo } from 'react';
import { Empty, Failure } from '@/ui/states';
import { isSystem, useMetrics } from '../parts/useMetrics';
import type { TabProps } from '../RunPage';
import { Panels } from './Panels';
import { sectionsOf } from './sections';

export default function ChartsTab({ run }: TabProps) {
  const { list, error } = useMetrics(run);
  const names = useMemo(() => list.map((one) => one.name).filter((name) => !isSystem(name)), [list]);
  if (error && !names.length) return <Failure error={error} className="h-60" />;
  if (!names.length) {
    return (
      <Empty title="This run has logged no metrics yet." className="h-60">
        <p>
          <code>run.log({'{"loss": 0.3}'}, step=0)</code> makes the first panel.
        </p>
      </Empty>
    );
  }
  return <Panels run={run} names={names} prefix="c" sectionsOf={sectionsOf} titleOf={(metric) => metric} />;
}
