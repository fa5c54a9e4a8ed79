/** Goes anywhere: experiments, runs, registered models, and every command of the page, by typing a part of its name. */

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import { experimentsNamed, runsNamed } from '@/api/queries';
import { registryNamed } from '@/registry/queries';
import { Dialog } from '@/ui/Dialog';
import { keysOf } from './chosenKeys';
import { keyLabel, useAllCommands } from './keys';
import { isWithin } from './matching';
import { paths } from './paths';

export function Palette({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Go to" isOpen onClose={onClose} size="text" bare>
      <Finder onDone={onClose} />
    </Dialog>
  );
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly keys?: string | undefined;
  run(): void;
}

function Finder({ onDone }: { onDone(): void }) {
  const [words, setWords] = useState('');
  const entries = useEntries(words);
  return (
    <Autocomplete inputValue={words} onInputChange={setWords}>
      <SearchField aria-label="Experiment, run, model or command" autoFocus className="border-line border-b">
        <Input
          placeholder="Experiment, run, model or command"
          className="h-11 w-full bg-transparent px-4 text-lg outline-none placeholder:text-muted"
        />
      </SearchField>
      <ListBox
        aria-label="Found"
        items={entries}
        className="max-h-[60vh] overflow-auto py-1 outline-none"
        renderEmptyState={() => <p className="px-4 py-3 text-muted">Nothing is called so.</p>}
        onAction={(key) => {
          onDone();
          entries.find((one) => one.id === key)?.run();
        }}
      >
        {(entry) => (
          <ListBoxItem
            id={entry.id}
            textValue={entry.name}
            className="flex h-8 cursor-pointer items-center gap-3 px-4 outline-none data-[focused]:bg-hover"
          >
            <span className="grow truncate">{entry.name}</span>
            {entry.keys && <kbd className="text-muted text-xs">{keyLabel(entry.keys)}</kbd>}
            <span className="w-20 text-right text-muted text-sm">{entry.kind}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}

const MOST_COMMANDS = 12;
const MOST_MODELS = 8;

function useEntries(words: string): Entry[] {
  const navigate = useNavigate();
  const commands = useAllCommands();
  const experiments = useQuery(experimentsNamed(words));
  const runs = useQuery({ ...runsNamed(words), enabled: words.length >= 2 });
  const models = useQuery({ ...registryNamed(words), enabled: words.length >= 2 });
  return useMemo(() => {
    const found: Entry[] = (experiments.data?.items ?? []).slice(0, 8).map((one) => ({
      id: `experiment ${one.id}`,
      name: one.name,
      kind: 'experiment',
      run: () => void navigate(paths.experiment(one)),
    }));
    for (const run of words.length >= 2 ? (runs.data?.items ?? []) : []) {
      found.push({ id: `run ${run.id}`, name: run.name, kind: 'run', run: () => void navigate(paths.run(run.id)) });
    }
    for (const { name } of words.length >= 2 ? (models.data?.items.slice(0, MOST_MODELS) ?? []) : []) {
      found.push({ id: `model ${name}`, name, kind: 'model', run: () => void navigate(paths.registered(name)) });
    }
    const matching = commands.filter((one) => !one.hidden && isWithin(words, one.name)).slice(0, MOST_COMMANDS);
    for (const one of matching) {
      found.push({
        id: `command ${one.id}`,
        name: one.name,
        kind: one.group,
        keys: keysOf(one)[0],
        run: () => one.run(),
      });
    }
    return found;
  }, [commands, experiments.data, runs.data, models.data, words, navigate]);
}
