/** How many points a panel's lines stand for, how many of them are drawn, and how wide a bucket is. */

import { count, plural } from '@/lib/format';
import type { XKind } from './plot/scale';
import { grid as gridText } from './plot/units';
import { drawnOf, pointsOf, type Tile } from './series';

export interface Amounts {
  readonly drawn: number;
  readonly points: number;
  /** The width of a bucket; null where every point is drawn. */
  readonly grid: number | null;
}

export function amountsOf(tiles: readonly Tile[]): Amounts {
  let [drawn, points] = [0, 0];
  let grid: number | null = null;
  for (const tile of tiles) {
    drawn += drawnOf(tile);
    points += pointsOf(tile);
    grid = Math.max(grid ?? 0, tile.grid ?? 0) || null;
  }
  return { drawn, points, grid: drawn < points ? grid : null };
}

const WHICH =
  'Of each bucket its least, greatest and last point are drawn: every extreme is seen. Zoom in for the rest.';

export function Amount({ drawn, points, grid, kind }: Amounts & { kind: XKind }) {
  if (grid === null) return <span>{plural(points, 'point')}</span>;
  return (
    <span title={WHICH}>
      {count(drawn)} of {plural(points, 'point')}, {gridText(grid, kind)}
    </span>
  );
}
