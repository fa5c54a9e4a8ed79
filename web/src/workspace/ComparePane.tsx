/** The selected runs beside each other; without a selection, the first that are drawn. */

import { useQuery } from '@tanstack/react-query';
import { Compare, MOST_COMPARED } from '@/compare/ComparePage';
import { useWorkspace } from './data/model';
import { drawnRuns } from './data/queries';
import { isAny, selectedQueries } from './selection';
import { toggled } from './table/useRowActions';
import { useSelectedCount } from './useSelectedCount';

const FIRST = 5;

export function ComparePane() {
  const { view, query, change, drawn } = useWorkspace();
  const { all, selected } = view;
  const [asked = query] = selectedQueries(query, view);
  const first = useQuery({ ...drawnRuns(asked, '', MOST_COMPARED), enabled: all });
  const count = useSelectedCount();
  const named = isAny(view) ? selected : drawn.slice(0, FIRST).map((run) => run.id);
  const runs = all ? (first.data?.items ?? []).map((run) => run.id) : named;
  return (
    <Compare
      runs={runs}
      total={all ? count : runs.length}
      baseline={view.baseline}
      onBaseline={(run) => change({ baseline: run })}
      onRemove={(run) => change({ selected: all ? toggled(selected, run) : runs.filter((one) => one !== run) })}
    />
  );
}
