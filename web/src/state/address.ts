/** The state of a page in its address, for pages whose state is a few texts. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type Change, changed } from '@/run/address';
import type { Search } from './workspace';

/**
 * The address' parts and the function that changes them. With `push`, a step back leads to what was before; all else
 * takes its place.
 */
export function usePageAddress(): [Search, (change: Change, push?: boolean) => void] {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (change: Change, push = false) =>
      void navigate({
        to: '.',
        search: (before) => changed(before as Search, change),
        replace: !push,
        resetScroll: false,
      }),
    [navigate],
  );
  return [search, set];
}
