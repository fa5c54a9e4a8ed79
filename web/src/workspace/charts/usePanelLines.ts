/** The lines of a panel, out of what the store holds. */

import { useMemo } from 'react';
import type { RunRow } from '@/api/__generated__/schema';
import { colorOf } from '@/charts/colors';
import { type Drawing, type LineStyle, lineOf, lineOfGroup } from '@/charts/lines';
import { type Extent, type Line, xExtent } from '@/charts/plot/line';
import { pointsOf, type Tile } from '@/charts/series';
import type { Frame, SeriesStore } from '@/charts/store';
import { value } from '@/lib/format';
import { fieldTitle } from '@/state/fields';
import { useTheme } from '@/state/theme';
import { useWorkspacePart } from '../data/model';

export interface PanelLines {
  readonly lines: readonly Line[];
  readonly points: number;
  /** Something is on its way. */
  readonly pending: boolean;
  /** Drawn runs that have no point of this metric. */
  readonly without: number;
}

const NOTHING: PanelLines = { lines: [], points: 0, pending: false, without: 0 };

interface Found {
  readonly run: RunRow;
  readonly tile: Tile;
}

export function usePanelLines(
  store: SeriesStore,
  metric: string,
  whole: Frame,
  frame: Frame,
  version: number,
  active: boolean,
): PanelLines {
  const { smoothing, strength, zoom, group, drawn, look, drawnFields } = useWorkspacePart((one) => ({
    smoothing: one.view.smoothing,
    strength: one.view.strength,
    zoom: one.view.zoom,
    group: one.view.group,
    drawn: one.drawn,
    look: one.look,
    drawnFields: one.drawnFields,
  }));
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when the store holds something else.
  return useMemo(() => {
    if (!active) return NOTHING;
    const found: Found[] = [];
    let pending = false;
    let without = 0;
    for (const run of drawn) {
      const exact = store.get(frame, run.id, metric);
      if (exact === undefined) pending = true;
      const tile = exact === undefined ? store.get(whole, run.id, metric) : exact;
      if (tile?.x.length) found.push({ run, tile });
      else if (tile !== undefined) without++;
    }
    const drawing = {
      lines: found.length,
      smoothing,
      strength,
      span: spanOf(found, zoom),
    };
    const lines = group.length
      ? grouped(
          found,
          group.map((field) => drawnFields.indexOf(field)),
          group,
          drawing,
          theme,
        )
      : found.map(({ run, tile }) => lineOf(tile, { id: run.id, label: run.name, ...plain(look(run.id)) }, drawing));
    return { lines, points: found.reduce((sum, one) => sum + pointsOf(one.tile), 0), pending, without };
  }, [store, metric, whole, frame, version, active, drawn, look, drawnFields, theme, smoothing, strength, zoom, group]);
}

function plain(look: { color: string; dash: readonly number[] } | null): { color: string; dash: readonly number[] } {
  return look ?? { color: '#888888', dash: [] };
}

/** One strength of smoothing means one width for all lines: that of the range that is seen. */
function spanOf(found: readonly Found[], zoom: Extent | null): number {
  if (zoom && Number.isFinite(zoom.high)) return zoom.high - zoom.low;
  const extent = xExtent(found.map(({ tile }) => ({ x: tile.x }) as Line));
  return extent ? extent.high - (zoom?.low ?? extent.low) : 1;
}

/** A line for each combination of the values that runs are grouped by. */
function grouped(
  found: readonly Found[],
  cells: readonly number[],
  fields: readonly string[],
  drawing: Drawing,
  theme: 'light' | 'dark',
): Line[] {
  const groups = Map.groupBy(found, ({ run }) =>
    cells.map((cell, i) => `${fieldTitle(fields[i] as string)} ${value(run.cells[cell])}`).join(', '),
  );
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([label, members], slot) => {
      const style: LineStyle = {
        id: `group ${label}`,
        label: `${label} (${members.length})`,
        color: colorOf(slot, theme),
        dash: [],
      };
      return lineOfGroup({ style, tiles: members.map((one) => one.tile) }, { center: 'mean', band: 'range' }, drawing);
    });
}
