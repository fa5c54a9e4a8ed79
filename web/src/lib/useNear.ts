/** Whether an element is near what is seen: what costs something is made only then. */

import { type RefObject, useEffect, useState } from 'react';

const NEAR = '600px 0px';
const FAR = '1200px 0px';

/**
 * True from 600 px before an element comes into view until it is 1,200 px away. What scrolls it is marked with
 * `data-scroller`: a margin counts from the edge of the root alone, and without a root that is the window.
 */
export function useNear(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      root: target.closest('[data-scroller]'),
      rootMargin: near ? FAR : NEAR,
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, near]);
  return near;
}
