/** The workspace's commands that are no row's and no chart's. */

import { useMemo } from 'react';
import { type Command, useCommands } from '@/app/keys';
import { MODES } from '@/state/workspace';
import { toast, undoLast } from '@/ui/toasts';
import type { Workspace } from './data/model';

const KEYED = MODES.slice(0, 3);

export function useViewCommands({ change, undo, redo, recolor }: Workspace): void {
  useCommands(
    useMemo((): Command[] => {
      const group = 'Workspace';
      return [
        ...KEYED.map((mode, i) => ({
          id: `mode.${mode}`,
          name: `Show the ${mode === 'split' ? 'table beside the charts' : mode}`,
          group,
          keys: mode === 'table' ? ['1', 'g r'] : [String(i + 1)],
          run: () => change({ mode }),
        })),
        {
          id: 'mode.scatter',
          name: 'Explore the runs as a scatter plot',
          group,
          keys: ['g e'],
          run: () => change({ mode: 'scatter' }),
        },
        // What was done to runs comes before what was done to the view: it is the greater loss.
        { id: 'undo', name: 'Undo', group, keys: ['mod+z'], run: () => undoLast() || undo() },
        { id: 'redo', name: 'Redo', group, keys: ['mod+shift+z'], run: redo },
        { id: 'link', name: 'Copy a link to exactly this', group, keys: ['y'], run: copyLink },
        { id: 'recolor', name: 'Give the drawn runs new colours', group, run: recolor },
      ];
    }, [change, undo, redo, recolor]),
  );
}

function copyLink(): void {
  void navigator.clipboard.writeText(location.href).then(() => toast({ text: 'The link is copied.' }));
}
