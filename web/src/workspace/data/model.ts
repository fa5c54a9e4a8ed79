/** What all parts of a workspace share. */

import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState } from 'react';
import type { Definition, KnownField, RunRow, RunsTable } from '@/api/__generated__/schema';
import { colorOf, dashOf, Slots } from '@/charts/colors';
import { useTheme } from '@/state/theme';
import type { Column } from '@/state/workspace';
import { useView, type ViewState } from '../useView';
import { chosenColumns } from './columns';
import { definitions, drawnRuns, knownFields, type RunsQuery, runsById, runsCount, runsQuery } from './queries';

export interface Look {
  readonly color: string;
  readonly dash: readonly number[];
}

export interface Workspace extends ViewState {
  readonly experiment: string;
  readonly query: RunsQuery;
  readonly fields: readonly KnownField[];
  readonly definitions: readonly Definition[];
  /** What is known of the runs' names is there: columns and panels can be chosen. */
  readonly ready: boolean;
  readonly columns: readonly Column[];
  /** Runs whose lines are drawn, with the cells of {@link drawnFields}. */
  readonly drawn: readonly RunRow[];
  readonly drawnFields: readonly string[];
  readonly drawnIds: ReadonlySet<string>;
  /** All runs that the filter finds; undefined while they are counted. */
  readonly total: number | undefined;
  readonly error: Error | null;
  look(run: string): Look | null;
}

const Context = createContext<Workspace | null>(null);
export const WorkspaceProvider = Context.Provider;

export function useWorkspace(): Workspace {
  const workspace = useContext(Context);
  if (!workspace) throw new Error('outside of a workspace');
  return workspace;
}

const NONE: readonly never[] = [];

export function useModel(experiment: string): Workspace {
  const state = useView(experiment);
  const { view } = state;
  const query = useMemo(() => runsQuery(experiment, view), [experiment, view]);
  const fields = useQuery(knownFields(experiment, ''));
  const defined = useQuery(definitions(experiment));
  const ready = fields.data !== undefined && defined.data !== undefined;
  const columns = useMemo(
    () => view.columns ?? (ready ? chosenColumns(fields.data, defined.data) : NONE),
    [view.columns, ready, fields.data, defined.data],
  );
  // What groups and tooltips say of a run: its parameters that have a column, and what runs are grouped by.
  const drawnFields = useMemo(() => unique([...paramsOf(columns), ...view.group]), [columns, view.group]);
  const first = useQuery(drawnRuns(query, drawnFields.join(), view.drawn));
  const pinnedIds = useMemo(() => unique([...view.pinned, ...(view.baseline ? [view.baseline] : [])]), [view]);
  const pinned = useQuery(runsById(experiment, pinnedIds, drawnFields.join()));
  const total = useQuery(runsCount(query));
  const drawn = useDrawn(first.data, pinned.data, view.hidden, view.only);
  const look = useLooks(experiment, drawn);
  return useMemo(
    () => ({
      ...state,
      ...{ experiment, query, ready, columns, look, drawnFields, drawn },
      fields: fields.data ?? NONE,
      definitions: defined.data ?? NONE,
      drawnIds: new Set(drawn.map((run) => run.id)),
      total: total.data,
      error: first.error ?? fields.error,
    }),
    [state, experiment, query, ready, columns, look, drawnFields, drawn, fields, defined.data, total.data, first.error],
  );
}

/** The first of the table and those pinned, without the hidden ones. */
function useDrawn(
  first: RunsTable | undefined,
  pinned: RunsTable | undefined,
  hidden: readonly string[],
  only: readonly string[],
): readonly RunRow[] {
  return useMemo(() => {
    const rows = new Map<string, RunRow>();
    for (const row of [...(pinned?.items ?? NONE), ...(first?.items ?? NONE)])
      if (!rows.has(row.id)) rows.set(row.id, row);
    const wanted = only.length ? new Set(only) : null;
    const unwanted = new Set(hidden);
    return [...rows.values()].filter((row) => (wanted ? wanted.has(row.id) : !unwanted.has(row.id)));
  }, [first, pinned, hidden, only]);
}

function useLooks(experiment: string, drawn: readonly RunRow[]): (run: string) => Look | null {
  const theme = useTheme();
  const [slots, setSlots] = useState(() => ({ experiment, of: new Slots() }));
  if (slots.experiment !== experiment) setSlots({ experiment, of: new Slots() });
  return useMemo(() => {
    const assigned = slots.of.assign(drawn.map((run) => run.id));
    const looks = new Map(
      [...assigned].map(([run, slot]) => [run, { color: colorOf(slot, theme), dash: dashOf(slot) }]),
    );
    return (run) => looks.get(run) ?? null;
  }, [slots, drawn, theme]);
}

function paramsOf(columns: readonly Column[]): string[] {
  return columns.map((column) => column.field).filter((one) => one.startsWith('params.') || one.startsWith('tags.'));
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
