/** Lines with their names, colours and dashes: of runs, or of groups of runs. */

import type { RunRow } from '@/api/__generated__/schema';
import { COLORS, colorOf, dashOf, type Theme } from '@/charts/colors';
import { type Drawing, type Grouping, type LineStyle, lineOf, lineOfGroup, memberOf } from '@/charts/lines';
import type { Line } from '@/charts/plot/line';
import type { Source } from '@/charts/sources';
import { value } from '@/lib/format';
import { fieldTitle } from '@/state/fields';
import type { Workspace } from '../data/model';
import type { Found } from './usePanelLines';

type Parts = Pick<Workspace, 'look' | 'notes' | 'drawnFields' | 'drawn'> &
  Grouping & { readonly group: readonly string[]; readonly members: boolean };

const GREY = { color: '#888888', dash: [] };

/** A line for each run and each thing that is drawn of it: several things of several runs are told apart by dashes. */
export function runLines(
  found: readonly Found[],
  sources: readonly Source[],
  { look, notes, drawn }: Parts,
  drawing: Drawing,
  theme: Theme,
): Line[] {
  const [several, oneRun] = [sources.length > 1, drawn.length === 1];
  return found.map(({ run, source, tile }) => {
    const place = sources.indexOf(source);
    const style: LineStyle = {
      id: run.id,
      label: !several ? run.name : oneRun ? source.title : `${run.name} · ${source.title}`,
      ...(look(run.id) ?? GREY),
      ...(several && oneRun && { color: colorOf(place, theme), dash: dashOf(place) }),
      ...(several && !oneRun && { dash: dashOf(place * COLORS) }),
      note: notes.get(run.id),
    };
    return lineOf(tile, style, drawing);
  });
}

/** A line for each combination of the values that runs are grouped by: the first is told by colour, the second by dash. */
export function groupLines(
  found: readonly Found[],
  sources: readonly Source[],
  parts: Parts,
  drawing: Drawing,
  theme: Theme,
): Line[] {
  const groups = [...Map.groupBy(found, (one) => [...keysOf(one.run, parts), one.source.title].join('\n')).values()];
  const sorted = groups.sort((a, b) => labelOf(a, parts).localeCompare(labelOf(b, parts), 'en', { numeric: true }));
  const slots = new GroupSlots(sources);
  return sorted.flatMap((members) => {
    const [{ run, source }] = members as [Found];
    const slot = slots.of(keysOf(run, parts), source);
    const [color, dash] = [colorOf(slot, theme), dashOf(slot)];
    const several = sources.length > 1 ? ` · ${source.title}` : '';
    const label = `${labelOf(members, parts)} (${members.length})${several}`;
    const line = lineOfGroup(
      { style: { id: `group ${label}`, label, color, dash }, tiles: members.map(tileOf) },
      parts,
      drawing,
    );
    if (!parts.members) return [line];
    const behind = members.map((one) =>
      memberOf(one.tile, { id: one.run.id, label: one.run.name, color, dash: [] }, drawing),
    );
    return [...behind, line];
  });
}

const tileOf = ({ tile }: Found) => tile;

function keysOf({ cells }: RunRow, { group, drawnFields }: Parts): string[] {
  return group.map((field) => value(cells[drawnFields.indexOf(field)]));
}

function labelOf([first]: readonly Found[], parts: Parts): string {
  if (!first) return '';
  return keysOf(first.run, parts)
    .map((key, i) => `${fieldTitle(parts.group[i] as string)} ${key}`)
    .join(', ');
}

/** Which colour and dash a group has. */
class GroupSlots {
  private readonly firsts = new Map<string, number>();
  private readonly seconds = new Map<string, number>();

  constructor(private readonly sources: readonly Source[]) {}

  of([first = '', ...others]: readonly string[], source: Source): number {
    const color = placeIn(this.firsts, first);
    const second = this.sources.length > 1 ? source.title : others.join('\n');
    const dash = others.length || this.sources.length > 1 ? placeIn(this.seconds, second) : Math.floor(color / COLORS);
    return (color % COLORS) + COLORS * dash;
  }
}

function placeIn(places: Map<string, number>, key: string): number {
  const place = places.get(key) ?? places.size;
  places.set(key, place);
  return place;
}
