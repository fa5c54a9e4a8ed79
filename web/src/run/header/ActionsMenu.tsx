/** Everything that can be done with the run as a whole. */

import { useNavigate } from '@tanstack/react-router';
import { Archive, Copy, Ellipsis, GitCompare, Link2, RotateCcw, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { DEFAULT_VIEW } from '@/state/workspace';
import { IconButton } from '@/ui/Button';
import { Menu, MenuItem, MenuLine } from '@/ui/Menu';
import { toast } from '@/ui/toasts';
import type { RunActions } from './useRunActions';

interface Props {
  run: RunDetail;
  experiment: { id: string; name: string };
  actions: RunActions;
}

export function ActionsMenu({ run, experiment, actions }: Props) {
  const navigate = useNavigate();
  const compare = useMemo(
    () => () => void navigate(paths.experiment(experiment, { ...DEFAULT_VIEW, mode: 'compare', selected: [run.id] })),
    [navigate, experiment, run.id],
  );
  useCommands(
    useMemo(
      () => [
        { id: 'run.compare', name: 'Compare this run', group: 'Run', keys: ['c'], run: compare },
        {
          id: 'run.experiment',
          name: 'Go to the runs of its experiment',
          group: 'Run',
          keys: ['g r'],
          run: () => void navigate(paths.experiment(experiment)),
        },
        { id: 'run.link', name: 'Copy a link to what is shown', group: 'Run', keys: ['y'], run: copyLink },
      ],
      [compare, navigate, experiment],
    ),
  );
  const kept = run.lifecycle === 'active';
  return (
    <Menu
      label="Run"
      trigger={<IconButton label="Actions" icon={<Ellipsis size={16} />} className="border border-line" />}
    >
      <MenuItem icon={<GitCompare size={14} />} shortcut="C" onAction={compare}>
        Compare with others
      </MenuItem>
      <MenuItem icon={<Link2 size={14} />} shortcut="Y" onAction={copyLink}>
        Copy link
      </MenuItem>
      <MenuItem icon={<Copy size={14} />} onAction={() => copied(run.id, 'The id is copied.')}>
        Copy id
      </MenuItem>
      <MenuLine />
      {!kept && (
        <MenuItem icon={<RotateCcw size={14} />} onAction={() => void actions.restore()}>
          Restore
        </MenuItem>
      )}
      {kept && (
        <MenuItem icon={<Archive size={14} />} onAction={() => void actions.archive()}>
          Archive
        </MenuItem>
      )}
      {run.lifecycle !== 'deleted' && (
        <MenuItem icon={<Trash2 size={14} />} danger onAction={() => void actions.remove()}>
          Delete
        </MenuItem>
      )}
    </Menu>
  );
}

function copyLink(): void {
  copied(location.href, 'The link is copied.');
}

function copied(text: string, said: string): void {
  void navigator.clipboard.writeText(text).then(() => toast({ text: said }));
}
