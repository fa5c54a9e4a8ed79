/** What all parts of a workspace share. */

import { useQuery } from '@tanstack/react-query';
import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Definition, KnownField, RunRow, RunsTable } from '@/api/__generated__/schema';
import { definitions } from '@/api/queries';
import { colorOf, dashOf, Slots } from '@/charts/colors';
import { value } from '@/lib/format';
import { useSame } from '@/lib/useSame';
import { fieldTitle, parseField } from '@/state/fields';
import { useTheme } from '@/state/theme';
import { type Column, pinnedRuns, type View } from '@/state/workspace';
import { useView, type ViewState } from '../useView';
import { chosenColumns } from './columns';
import { drawnRuns, type RunsQuery, runsById, runsCount, runsQuery } from './queries';
import { useKnownFields } from './useKnownFields';

export interface Look {
  readonly slot: number;
  readonly color: string;
  readonly dash: readonly number[];
}

export interface Workspace extends ViewState {
  readonly experiment: string;
  readonly query: RunsQuery;
  readonly fields: readonly KnownField[];
  /** The names of all metrics among the fields. */
  readonly metrics: readonly string[];
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
  /** What the pointer says of a drawn run beside its name: its parameters. */
  readonly notes: ReadonlyMap<string, string>;
  /** Gives the drawn runs new colours, as far as nobody has chosen them. */
  recolor(): void;
}

/** The workspace as it is now. Who shows a part of it renders again when that part has changed, and not otherwise. */
class Shared {
  private readonly watchers = new Set<() => void>();

  constructor(public value: Workspace) {}

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  tell(): void {
    for (const watcher of this.watchers) watcher();
  }
}

const Context = createContext<Shared | null>(null);

export function WorkspaceProvider({ value, children }: { value: Workspace; children: React.ReactNode }) {
  const [shared] = useState(() => new Shared(value));
  shared.value = value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told of each new value.
  useLayoutEffect(() => shared.tell(), [shared, value]);
  return createElement(Context.Provider, { value: shared }, children);
}

function useShared(): Shared {
  const shared = useContext(Context);
  if (!shared) throw new Error('outside of a workspace');
  return shared;
}

/** All of it, for whoever shows most of it. */
export function useWorkspace(): Workspace {
  const shared = useShared();
  return useSyncExternalStore(shared.watch, () => shared.value);
}

/** A few things of it. They are the same as long as each of them is. */
export function useWorkspacePart<T extends object>(select: (workspace: Workspace) => T): T {
  const shared = useShared();
  const kept = useRef<T | null>(null);
  return useSyncExternalStore(shared.watch, () => {
    const next = select(shared.value);
    if (!kept.current || !isSame(kept.current, next)) kept.current = next;
    return kept.current;
  });
}

/** A look at it when something is done: nothing renders for it. */
export function useWorkspaceNow(): () => Workspace {
  const shared = useShared();
  return useCallback(() => shared.value, [shared]);
}

function isSame<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => Object.is(a[key], b[key]));
}

const NONE: readonly never[] = [];

export function useModel(experiment: string): Workspace {
  const state = useView(experiment);
  const { view } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the view, these decide which runs are meant.
  const query = useMemo(() => runsQuery(experiment, view), [experiment, view.filter, view.sort, view.archived]);
  const fields = useKnownFields(experiment);
  const defined = useQuery(definitions(experiment));
  // Examples of fields change while runs log; what panels draw does not.
  const metrics = useSame(useMemo(() => metricNames(fields.data ?? NONE), [fields.data]));
  const ready = fields.data !== undefined && defined.data !== undefined;
  const columns = useMemo(
    () => view.columns ?? (fields.data && defined.data ? chosenColumns(fields.data, defined.data) : NONE),
    [view.columns, fields.data, defined.data],
  );
  // What groups and tooltips say of a run: its parameters that have a column, and what runs are grouped by.
  const drawnFields = useMemo(() => unique([...paramsOf(columns), ...view.group]), [columns, view.group]);
  const first = useQuery(drawnRuns(query, drawnFields.join(), view.drawn));
  const pinned = useQuery(runsById(experiment, pinnedRuns(view), drawnFields));
  const total = useQuery(runsCount(query));
  const drawn = useDrawn(first.data, pinned.data, view.hidden, view.only);
  const drawnIds = useMemo(() => new Set(drawn.map((run) => run.id)), [drawn]);
  const { look, recolor } = useLooks(experiment, drawn, view.slots);
  const notes = useMemo(() => new Map(drawn.map((run) => [run.id, noteOf(run, drawnFields)])), [drawn, drawnFields]);
  return {
    ...state,
    ...{ experiment, query, metrics, ready, columns, look, recolor, notes, drawnFields, drawn, drawnIds },
    fields: fields.data ?? NONE,
    definitions: defined.data ?? NONE,
    total: total.data,
    error: first.error ?? fields.error,
  };
}

/** The first of the table and those pinned, without the hidden ones. */
function useDrawn(
  first: RunsTable | undefined,
  pinned: { readonly items: readonly RunRow[] } | undefined,
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

function useLooks(experiment: string, drawn: readonly RunRow[], chosen: View['slots']) {
  const theme = useTheme();
  const [slots, setSlots] = useState(() => ({ experiment, of: new Slots() }));
  if (slots.experiment !== experiment) setSlots({ experiment, of: new Slots() });
  const recolor = useCallback(() => setSlots({ experiment, of: new Slots() }), [experiment]);
  const look = useMemo(() => {
    const ids = drawn.map((run) => run.id);
    const looks = new Map(
      [...slots.of.assign(ids, chosen)].map(([run, slot]) => [
        run,
        { slot, color: colorOf(slot, theme), dash: dashOf(slot) },
      ]),
    );
    return (run: string): Look | null => looks.get(run) ?? null;
  }, [slots, drawn, chosen, theme]);
  return { look, recolor };
}

function metricNames(fields: readonly KnownField[]): string[] {
  return fields.filter((one) => one.field.startsWith('metrics.')).map((one) => parseField(one.field).name);
}

function noteOf({ cells }: RunRow, fields: readonly string[]): string {
  const said = fields.map((field, i) => (cells[i] == null ? '' : `${fieldTitle(field)} ${value(cells[i])}`));
  return said.filter(Boolean).join(', ');
}

function paramsOf(columns: readonly Column[]): string[] {
  return columns.map((column) => column.field).filter((one) => one.startsWith('params.') || one.startsWith('tags.'));
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
