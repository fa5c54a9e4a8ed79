/** What the run printed. */

import { useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ConsoleLine } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { toast } from '@/ui/toasts';
import { useAddress } from '../address';
import { attempts as attemptsQuery } from '../queries';
import type { TabProps } from '../RunPage';
import { keyOf, type Row } from './console';
import { LogBar, type Switches } from './LogBar';
import { LogList, type Target } from './LogList';
import { isAt, writePlace } from './place';
import { useConsole, useHits } from './useConsole';

export default function LogsTab({ run }: TabProps) {
  const [search, set] = useAddress();
  const attempts = useQuery(attemptsQuery(run.id)).data ?? [];
  const switches = readSwitches(search);
  const { attempt, stream } = switches;
  const source = useMemo(() => ({ run: run.id, attempt, stream }), [run.id, attempt, stream]);
  const words = search.find ?? '';
  const hits = useHits(source, useDeferredValue(words));
  const { console, version } = useConsole(source);
  const only = switches.only && words !== '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the console has something new.
  const rows = useMemo<readonly Row[]>(
    () => (only ? hits.lines.map((line) => ({ kind: 'line', line })) : console.rows),
    [only, hits.lines, console, version],
  );
  const [first] = useState(search.line);
  const { target, current, go, at, move } = usePlace({ console, hits: hits.lines, rows, only, first });
  const field = useRef<HTMLInputElement>(null);
  useLogKeys(field, move);

  const link = useCallback(
    (line: ConsoleLine) => {
      const several = rows.some((row) => row.kind === 'line' && row.line.writer !== line.writer);
      set({ line: writePlace(line, several), only: null });
      go((one) => keyOf(one) === keyOf(line));
    },
    [rows, set, go],
  );

  return (
    <div className="flex h-full min-h-80 flex-col gap-2 p-4 pt-3">
      <LogBar
        {...{ run: run.id, words, hits, at, switches, attempts }}
        search={field}
        onWords={(find) => set({ find })}
        onSwitch={(change) => set(writeSwitches(change))}
        onMove={move}
      />
      {console.error && <Failure error={console.error} onRetry={() => void console.follow()} />}
      {!console.begun && !console.error && <Skeleton className="h-40" />}
      {console.begun && rows.length === 0 && (only ? <Empty title="No line holds this." /> : <Nothing />)}
      {rows.length > 0 && (
        <LogList
          key={`${run.id} ${attempt} ${stream} ${only}`}
          {...{ rows, words, target, current }}
          times={switches.times}
          wrap={switches.wrap}
          busy={console.busy && !console.isWhole}
          follow={!first && !only}
          onLink={link}
          onGap={() => void console.more()}
        />
      )}
    </div>
  );
}

function Nothing() {
  return (
    <Empty title="Nothing was printed.">
      <p>
        What Python code prints is recorded with <code>rf.init(capture=True)</code>, the default.
      </p>
    </Empty>
  );
}

function readSwitches(search: Record<string, string>): Switches {
  const stream = search.stream;
  return {
    stream: stream === 'stdout' || stream === 'stderr' ? stream : null,
    attempt: search.attempt ?? null,
    times: search.times === '1',
    wrap: search.wrap === '1',
    only: search.only === '1',
  };
}

function writeSwitches(change: Partial<Switches>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(change).map(([key, value]) => [key, value === true ? '1' : value === false ? null : value]),
  );
}

type IsIt = (line: ConsoleLine) => boolean;

interface PlaceOptions {
  console: ReturnType<typeof useConsole>['console'];
  hits: readonly ConsoleLine[];
  rows: readonly Row[];
  only: boolean;
  /** The place that the address names as the page opens. */
  first: string | undefined;
}

/** The line that is looked at: a hit, or one that a link names. */
function usePlace({ console, hits, rows, only, first }: PlaceOptions) {
  const [target, setTarget] = useState<Target | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [at, setAt] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other hits begin anew.
  useEffect(() => setAt(null), [hits]);

  const go = useCallback(
    async (isIt: IsIt) => {
      const row = await console.reach(isIt);
      const found = console.rows[row];
      if (found?.kind !== 'line') return toast({ text: 'This line is not there, or too far in to be shown.' });
      setCurrent(keyOf(found.line));
      setTarget((before) => ({ row, turn: (before?.turn ?? 0) + 1 }));
    },
    [console],
  );

  const move = useCallback(
    (by: number) => {
      if (!hits.length) return;
      const next = at === null ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
      const line = hits[next];
      if (!line) return;
      setAt(next);
      if (!only) return void go((one) => keyOf(one) === keyOf(line));
      const row = rows.findIndex((one) => one.kind === 'line' && keyOf(one.line) === keyOf(line));
      setCurrent(keyOf(line));
      setTarget((before) => ({ row, turn: (before?.turn ?? 0) + 1 }));
    },
    [hits, at, only, rows, go],
  );

  useEffect(() => {
    if (!first) return;
    void console.follow().then(() => go((line) => isAt(first, line)));
  }, [console, first, go]);
  return { target, current, go, at, move };
}

function useLogKeys(field: React.RefObject<HTMLInputElement | null>, move: (by: number) => void): void {
  useCommands(
    useMemo(() => {
      const find = () => field.current?.focus();
      const group = 'Console';
      return [
        { id: 'console.find', name: 'Search the console', group, keys: ['/', 'mod+f'], run: find },
        { id: 'console.next', name: 'Next hit', group, keys: ['n'], run: () => move(1) },
        { id: 'console.previous', name: 'Previous hit', group, keys: ['shift+n'], run: () => move(-1) },
      ];
    }, [field, move]),
  );
}
