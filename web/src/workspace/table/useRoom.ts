/** What the table's size leaves room for. */

import { type RefObject, useEffect, useState } from 'react';
import { ROW_HEIGHT } from './geometry';

const NARROW_PX = 480;
const MOST_STUCK = 8;

interface Room {
  readonly narrow: boolean;
  /** Rows that may stay on top: a third of the table at most, so that others are seen on a small screen. */
  readonly stuck: number;
}

export function useRoom(box: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ narrow: false, stuck: MOST_STUCK });
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 1000, height = 1000 } = entry?.contentRect ?? {};
      const next = { narrow: width < NARROW_PX, stuck: Math.min(MOST_STUCK, Math.floor(height / 3 / ROW_HEIGHT)) };
      setRoom((before) => (before.narrow === next.narrow && before.stuck === next.stuck ? before : next));
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return room;
}
