/** The selected runs beside each other; without a selection, the first that are drawn. */

import { Compare } from '@/compare/ComparePage';
import { useWorkspace } from './data/model';

const FIRST = 5;

export function ComparePane() {
  const { view, change, drawn } = useWorkspace();
  const runs = view.selected.length ? view.selected : drawn.slice(0, FIRST).map((run) => run.id);
  return (
    <Compare
      runs={runs}
      baseline={view.baseline}
      onBaseline={(run) => change({ baseline: run })}
      onRemove={(run) => change({ selected: runs.filter((one) => one !== run) })}
    />
  );
}
