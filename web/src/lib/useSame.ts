import { useRef } from 'react';

/** The same array as long as it holds the same. */
export function useSame<T>(list: readonly T[]): readonly T[] {
  const kept = useRef(list);
  const same = kept.current.length === list.length && kept.current.every((one, i) => one === list[i]);
  if (!same) kept.current = list;
  return kept.current;
}
