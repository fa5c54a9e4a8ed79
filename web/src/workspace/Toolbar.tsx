/** Above the panes: filter, columns, grouping, saved views, export. */

import { Link } from '@tanstack/react-router';
import { Archive, Download, Link2, Package, Redo2, Undo2 } from 'lucide-react';
import { commands } from '@/app/keys';
import { paths } from '@/app/paths';
import { Button, IconButton } from '@/ui/Button';
import { Menu, MenuItem, MenuLine } from '@/ui/Menu';
import { toast } from '@/ui/toasts';
import { ColumnPicker } from './columns/ColumnPicker';
import { useWorkspaceNow, useWorkspacePart } from './data/model';
import { type ExportKind, exportRuns } from './exporting';
import { FilterBox } from './filter/FilterBox';
import { GroupBy } from './groups/GroupBy';
import { NONE } from './selection';
import { ViewsMenu } from './views/ViewsMenu';

export function Toolbar() {
  const { experiment, archived, change, undo, redo } = useWorkspacePart((one) => ({
    experiment: one.experiment,
    archived: one.view.archived,
    change: one.change,
    undo: one.undo,
    redo: one.redo,
  }));
  return (
    <div className="flex flex-wrap items-center gap-2 px-3 py-2">
      <div className="flex min-w-60 grow basis-80">
        <FilterBox />
      </div>
      <GroupBy />
      <ColumnPicker />
      <ViewsMenu />
      <ExportMenu />
      <Link
        {...paths.models({ id: experiment, name: '' })}
        aria-label="Models of these runs"
        title="Models of these runs"
        className="flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
      >
        <Package size={14} aria-hidden />
      </Link>
      <IconButton
        label={archived ? 'Show active runs' : 'Show archived runs'}
        icon={<Archive size={14} />}
        pressed={archived}
        onPress={() => change({ archived: !archived, ...NONE })}
      />
      <IconButton label="Copy a link to this view" icon={<Link2 size={14} />} onPress={() => commands.run('link')} />
      <IconButton label="Undo" icon={<Undo2 size={14} />} onPress={undo} className="max-md:hidden" />
      <IconButton label="Redo" icon={<Redo2 size={14} />} onPress={redo} className="max-md:hidden" />
    </div>
  );
}

function ExportMenu() {
  const now = useWorkspaceNow();
  const { ready } = useWorkspacePart((one) => ({ ready: one.ready }));
  async function act(kind: ExportKind): Promise<void> {
    try {
      toast({ text: await exportRuns(kind, now()) });
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : String(error), tone: 'bad' });
    }
  }
  return (
    <Menu
      label="Export"
      onAction={(key) => void act(key as ExportKind)}
      trigger={
        <Button aria-label="Export" isDisabled={!ready}>
          <Download size={13} aria-hidden />
          <span className="max-xl:hidden">Export</span>
        </Button>
      }
    >
      <MenuItem id="csv">Table as CSV</MenuItem>
      <MenuItem id="parquet">Table as Parquet</MenuItem>
      <MenuItem id="markdown">Copy table as Markdown</MenuItem>
      <MenuItem id="latex">Copy table as LaTeX</MenuItem>
      <MenuLine />
      <MenuItem id="points">Every point as Parquet</MenuItem>
    </Menu>
  );
}
