/** Folders that open, and files: keys move and open as in every tree. A folder is asked for when it is opened. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight, File, Folder, FolderOpen } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ArtifactEntry } from '@/api/__generated__/schema';
import { bytes, plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { folder } from '../queries';

interface TreeProps {
  run: string;
  chosen: string | undefined;
  onChoose(path: string): void;
}

export function Tree(props: TreeProps) {
  return (
    <div role="tree" aria-label="Files" onKeyDown={moved}>
      <Level {...props} path="" depth={0} />
    </div>
  );
}

function Level({ run, path, depth, ...tree }: TreeProps & { path: string; depth: number }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isPending } = useInfiniteQuery(folder(run, path));
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton className="my-1 h-5 w-40" />;
  const entries = data.pages.flatMap((page) => page.items);
  if (!entries.length && depth === 0) {
    return (
      <Empty title="The run has no files.">
        <p>
          <code>run.log_artifact("model.pt")</code> keeps one.
        </p>
      </Empty>
    );
  }
  return (
    <>
      {entries.map((entry) => (
        <Entry key={entry.path} {...{ run, entry, depth }} {...tree} />
      ))}
      {hasNextPage && (
        <Button small className="my-1" onPress={() => void fetchNextPage()}>
          More files
        </Button>
      )}
    </>
  );
}

function Entry({ run, entry, depth, chosen, onChoose }: TreeProps & { entry: ArtifactEntry; depth: number }) {
  const [open, setOpen] = useState(chosen?.startsWith(`${entry.path}/`) ?? false);
  const isFolder = entry.type === 'folder';
  const Icon = isFolder ? (open ? FolderOpen : Folder) : File;
  return (
    <>
      <div
        role="treeitem"
        aria-level={depth + 1}
        aria-expanded={isFolder ? open : undefined}
        aria-selected={chosen === entry.path}
        tabIndex={0}
        data-folder={isFolder}
        data-open={open}
        className={cx(
          'flex h-7 cursor-pointer items-center gap-1.5 rounded-md pr-2 hover:bg-hover',
          chosen === entry.path && 'bg-selected',
        )}
        style={{ paddingLeft: 4 + depth * 16 }}
        onClick={() => (isFolder ? setOpen(!open) : onChoose(entry.path))}
        onKeyDown={(event) => {
          const toggles = { Enter: true, ' ': true, ArrowRight: isFolder && !open, ArrowLeft: isFolder && open };
          if (!toggles[event.key as keyof typeof toggles]) return;
          event.preventDefault();
          event.stopPropagation();
          if (isFolder) setOpen(!open);
          else onChoose(entry.path);
        }}
      >
        <ChevronRight
          size={13}
          aria-hidden
          className={cx('text-muted', open && 'rotate-90', !isFolder && 'invisible')}
        />
        <Icon size={14} aria-hidden className="shrink-0 text-muted" />
        <span dir="auto" className="min-w-0 grow truncate" title={entry.name}>
          {entry.name}
        </span>
        <span className="shrink-0 text-muted text-sm">
          {isFolder && `${plural(entry.files, 'file')}, `}
          {bytes(entry.size)}
        </span>
      </div>
      {isFolder && open && (
        // biome-ignore lint/a11y/useSemanticElements: a group of a tree, not of a form.
        <div role="group">
          <Level run={run} path={entry.path} depth={depth + 1} chosen={chosen} onChoose={onChoose} />
        </div>
      )}
    </>
  );
}

/** Arrow keys go from item to item, whatever folder it is in. */
function moved(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
  items[items.indexOf(document.activeElement as HTMLElement) + by]?.focus();
}
