/** A line without axes, to see its shape beside its numbers. */

import type { Spark } from '../queries';
import { sparkPath } from './spark';

const WIDTH = 120;
const HEIGHT = 24;

export function Sparkline({ spark }: { spark: Spark | undefined }) {
  const path = spark && sparkPath(spark.x, spark.y, WIDTH, HEIGHT);
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className="block">
      {path && <path d={path} fill="none" stroke="var(--accent)" strokeWidth={1.25} strokeLinejoin="round" />}
    </svg>
  );
}
