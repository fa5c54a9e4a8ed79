import { useCallback, useEffect, useRef } from 'react';

/** `action`, at once and then at most once in `pause`; the last call is never lost. */
export function useThrottled(action: () => void, pause: number): () => void {
  const state = useRef({ timer: 0, last: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    const now = state.current;
    return () => clearTimeout(now.timer);
  }, []);
  return useCallback(() => {
    const now = state.current;
    clearTimeout(now.timer);
    const wait = Math.max(0, now.last + pause - performance.now());
    now.timer = window.setTimeout(() => {
      now.last = performance.now();
      action();
    }, wait);
  }, [action, pause]);
}
