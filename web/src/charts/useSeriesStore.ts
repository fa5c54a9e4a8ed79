/** One store for what shows charts; its lines go on when their runs do. */

import { useCallback, useEffect, useState } from 'react';
import { type Changed, useChanges } from '@/api/live';
import { SeriesStore } from './store';

export function useSeriesStore(): SeriesStore {
  const [store] = useState(() => new SeriesStore());
  useEffect(() => store.reopen(), [store]);
  useChanges(useCallback((changed: Changed) => store.touch(changed.all ? 'all' : changed.runs), [store]));
  return store;
}
