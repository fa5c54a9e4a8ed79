/** Whether an element is near what is seen: mounted 600 px before it comes, unmounted 1,200 px after it went. */

import { type RefObject, useEffect, useState } from 'react';

const IN = 600;
const OUT = 1200;

export function useNear(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const root = current.closest('[data-scroller]');
    const coming = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      root,
      rootMargin: `${IN}px 0px`,
    });
    const leaving = new IntersectionObserver(([entry]) => entry && !entry.isIntersecting && setNear(false), {
      root,
      rootMargin: `${OUT}px 0px`,
    });
    coming.observe(current);
    leaving.observe(current);
    return () => {
      coming.disconnect();
      leaving.disconnect();
    };
  }, [element]);
  return near;
}
