/** A line without axes, as high as text: where something is going. */

import type { Spark } from '@/api/queries';
import { sparkPath } from './spark';

const WIDTH = 120;
const HEIGHT = 24;

interface Props {
  spark: Spark | undefined;
  /** What it shows, where no words beside it say so. */
  label?: string;
}

export function Sparkline({ spark, label }: Props) {
  const path = spark && sparkPath(spark.x, spark.y, WIDTH, HEIGHT);
  return (
    <svg
      role="img"
      aria-label={label}
      aria-hidden={label === undefined}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="block"
    >
      {path && <path d={path} fill="none" stroke="var(--accent)" strokeWidth={1.25} strokeLinejoin="round" />}
    </svg>
  );
}
