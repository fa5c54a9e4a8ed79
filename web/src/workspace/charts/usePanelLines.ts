/** The lines of a panel, out of what the store holds. */

import { useMemo } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { derived } from '@/charts/derived';
import { type Line, xExtent } from '@/charts/plot/line';
import { drawnOf, pointsOf, type Tile } from '@/charts/series';
import type { Drawn, Source } from '@/charts/sources';
import type { SeriesStore } from '@/charts/store';
import { useTheme } from '@/state/theme';
import { useWorkspacePart } from '../data/model';
import { groupLines, runLines } from './styled';
import type { PanelFrame } from './usePanelFrame';

export interface PanelLines {
  readonly lines: readonly Line[];
  /** Points that are drawn, and all that they stand for. */
  readonly drawn: number;
  readonly points: number;
  /** How wide a bucket is; null where every point is drawn. */
  readonly grid: number | null;
  /** Something is on its way. */
  readonly pending: boolean;
  /** Drawn runs that have nothing of it. */
  readonly without: number;
}

const NOTHING: PanelLines = { lines: [], drawn: 0, points: 0, grid: null, pending: false, without: 0 };

export interface Found {
  readonly run: RunRow;
  readonly source: Source;
  readonly tile: Tile;
}

export function usePanelLines(
  store: SeriesStore,
  { sources }: Drawn,
  frames: PanelFrame,
  version: number,
  active: boolean,
): PanelLines {
  const parts = useWorkspacePart((one) => ({
    smoothing: one.view.smoothing,
    strength: one.view.strength,
    group: one.view.group,
    center: one.view.center,
    band: one.view.band,
    members: one.view.members,
    baseline: one.view.baseline,
    drawn: one.drawn,
    look: one.look,
    notes: one.notes,
    drawnFields: one.drawnFields,
  }));
  const theme = useTheme();
  const { frame, whole, zoom } = frames;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when the store holds something else.
  return useMemo(() => {
    if (!active) return NOTHING;
    const reader = new Reader(store, [frame, whole], parts.baseline);
    const found: Found[] = [];
    let without = 0;
    for (const run of parts.drawn) {
      const before = [found.length, reader.missing];
      for (const source of sources) {
        const tile = reader.read(run.id, source);
        if (tile?.x.length) found.push({ run, source, tile });
      }
      if (found.length === before[0] && reader.missing === before[1]) without++;
    }
    const drawing = {
      ...{ lines: found.length, smoothing: parts.smoothing, strength: parts.strength },
      span: spanOf(found, zoom),
    };
    const lines = parts.group.length
      ? groupLines(found, sources, parts, drawing, theme)
      : runLines(found, sources, parts, drawing, theme);
    return { lines, ...amountsOf(found), pending: reader.missing > 0, without };
  }, [store, sources, frame, whole, zoom, version, active, parts, theme]);
}

/** Reads series; those that are not here yet in the resolution of the whole. */
class Reader {
  /** Series that are on their way. */
  missing = 0;

  constructor(
    private readonly store: SeriesStore,
    private readonly frames: readonly [PanelFrame['frame'], PanelFrame['whole']],
    private readonly baseline: string | null,
  ) {}

  read(run: string, { title, expression }: Source): Tile | null {
    if (!expression) return this.tile(run, title);
    return derived(expression, {
      own: this.tiles(run, expression.metrics),
      base: this.baseline === null ? new Map() : this.tiles(this.baseline, expression.baseline),
    });
  }

  private tiles(run: string, metrics: readonly string[]): Map<string, Tile> {
    const found = metrics.map((metric) => [metric, this.tile(run, metric)] as const);
    return new Map(found.flatMap(([metric, tile]) => (tile?.x.length ? [[metric, tile]] : [])));
  }

  private tile(run: string, metric: string): Tile | null {
    const [frame, whole] = this.frames;
    const exact = this.store.get(frame, run, metric);
    if (exact !== undefined) return exact;
    this.missing++;
    return this.store.get(whole, run, metric) ?? null;
  }
}

/** One strength of smoothing means one width for all lines: that of the range that is seen. */
function spanOf(found: readonly Found[], zoom: PanelFrame['zoom']): number {
  if (zoom && Number.isFinite(zoom.high)) return zoom.high - zoom.low;
  const extent = xExtent(found.map(({ tile }) => tile));
  return extent ? extent.high - (zoom?.low ?? extent.low) : 1;
}

function amountsOf(found: readonly Found[]): Pick<PanelLines, 'drawn' | 'points' | 'grid'> {
  let [drawn, points] = [0, 0];
  let grid: number | null = null;
  for (const { tile } of found) {
    drawn += drawnOf(tile);
    points += pointsOf(tile);
    grid = Math.max(grid ?? 0, tile.grid ?? 0) || null;
  }
  return { drawn, points, grid: drawn < points ? grid : null };
}
