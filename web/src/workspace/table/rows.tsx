/** The two parts of each row, out of what all rows share. */

import type { RunRow } from '@/api/__generated__/schema';
import type { Look } from '../data/model';
import { type RowActions, RowBody, RowHead } from './RunRow';
import type { ShownColumns } from './useShownColumns';

/** What rows share. */
export interface Table {
  readonly shown: ShownColumns;
  readonly nameWidth: number;
  readonly pinnedWidth: number;
  readonly bodyWidth: number;
  readonly base: RunRow | undefined;
  readonly baseline: string | null;
  readonly pinned: ReadonlySet<string>;
  selected(run: string): boolean;
  readonly drawn: ReadonlySet<string>;
  readonly look: (run: string) => Look | null;
  readonly actions: RowActions;
  /** How many pinned rows stand above: others count from there. */
  readonly above: number;
}

/** Where a row is: its place in the table, and its distance from the top of its box. */
export interface At {
  readonly place: number;
  readonly top: number;
  readonly focused: boolean;
}

const SOLID: readonly number[] = [];

export function headOf(table: Table, row: RunRow, at: At) {
  const { nameWidth, pinnedWidth, actions } = table;
  return (
    <RowHead
      key={row.id}
      {...placeOf(table, row, at)}
      {...{ nameWidth, actions }}
      width={nameWidth + pinnedWidth}
      columns={table.shown.pinned}
      color={table.look(row.id)?.color ?? null}
      dash={table.look(row.id)?.dash ?? SOLID}
      visible={table.drawn.has(row.id)}
      pinned={table.pinned.has(row.id)}
    />
  );
}

export function bodyOf(table: Table, row: RunRow, at: At) {
  return <RowBody key={row.id} {...placeOf(table, row, at)} columns={table.shown.free} width={table.bodyWidth} />;
}

function placeOf({ base, baseline, selected, above }: Table, row: RunRow, at: At) {
  const state = { selected: selected(row.id), baseline: baseline === row.id };
  return { ...at, ...state, row, base, rowIndex: at.place + above + 2 };
}
