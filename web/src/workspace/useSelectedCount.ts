/** How many runs are selected; undefined while they are counted. */

import { useQuery } from '@tanstack/react-query';
import { useWorkspacePart } from './data/model';
import { runsCount } from './data/queries';
import { selectedQueries } from './selection';

export function useSelectedCount(): number | undefined {
  const { all, selected, query } = useWorkspacePart(({ view, query }) => ({
    all: view.all,
    selected: view.selected,
    query,
  }));
  const [asked = query] = all ? selectedQueries(query, { all, selected }) : [];
  const counted = useQuery({ ...runsCount(asked), enabled: all });
  if (!all) return selected.length;
  return counted.isPlaceholderData ? undefined : counted.data;
}
