/** The keys of the table. */

import type { Command } from '@/app/keys';
import { toast } from '@/ui/toasts';
import type { RunActions } from './useRowActions';

interface Table {
  move(by: number): void;
  /** Moves, and selects all from where this began. */
  extend(by: number): void;
  /** The run that has the focus, or else the one that is shown beside the table. */
  current(): string | undefined;
  /** Shows a run beside the table; the one that is shown there opens its page. */
  open(run: string): void;
  /** Runs a command of the run that is shown beside the table. */
  edit(run: string, command: string): void;
  pickLook(): void;
  actions(): RunActions;
  selectAll(): void;
  escape(): void;
  compare(): void;
}

export function rowCommands(table: Table): Command[] {
  const group = 'Runs';
  const withRun = (act: (run: string) => void) => () => {
    const run = table.current();
    if (run) act(run);
  };
  const of = (id: string, name: string, keys: string[], run: () => void): Command => ({
    id,
    name,
    group,
    keys,
    run,
    hidden: true,
  });
  const edit = (part: string, name: string, key: string) =>
    of(
      `row.${part}`,
      name,
      [key],
      withRun((run) => table.edit(run, `run.${part}`)),
    );
  return [
    of('row.next', 'Next run', ['j', 'arrowdown'], () => table.move(1)),
    of('row.previous', 'Previous run', ['k', 'arrowup'], () => table.move(-1)),
    of('row.extend', 'Select down to the next run', ['shift+arrowdown'], () => table.extend(1)),
    of('row.extendup', 'Select up to the previous run', ['shift+arrowup'], () => table.extend(-1)),
    of('row.open', 'Look into the run; again opens its page', ['o', 'enter'], withRun(table.open)),
    edit('name', 'Edit its name', 'e'),
    edit('tags', 'Add a tag to it', 't'),
    edit('notes', 'Edit its notes', 'n'),
    of(
      'row.eye',
      'Draw it or not',
      ['space', 'h'],
      withRun((run) => table.actions().toggleEye(run, false)),
    ),
    of(
      'row.only',
      'Draw only it',
      ['shift+h'],
      withRun((run) => table.actions().toggleEye(run, true)),
    ),
    of(
      'row.select',
      'Select it',
      ['x'],
      withRun((run) => table.actions().toggleSelected(run)),
    ),
    of(
      'row.pin',
      'Pin it',
      ['p'],
      withRun((run) => table.actions().togglePinned(run)),
    ),
    of(
      'row.base',
      'Compare all with it (baseline)',
      ['b'],
      withRun((run) => table.actions().toggleBaseline(run)),
    ),
    { id: 'row.look', name: 'Choose the colour of the run', group, keys: ['shift+c'], run: pickLook(table) },
    { id: 'rows.all', name: 'Select all runs that the filter finds', group, keys: ['mod+a'], run: table.selectAll },
    { id: 'rows.none', name: 'Clear the selection', group, keys: ['escape'], run: table.escape },
    { id: 'rows.show', name: 'Draw all runs again', group, run: () => table.actions().showAll() },
    { id: 'rows.compare', name: 'Compare the selected runs', group, keys: ['c'], run: table.compare },
  ];
}

function pickLook(table: Table): () => void {
  return () => {
    if (table.current()) table.pickLook();
    else toast({ text: 'Go to a run first, with j and k.' });
  };
}
