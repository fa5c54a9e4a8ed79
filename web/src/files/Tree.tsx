/** Folders that open, and files: keys move and open as in every tree. A folder is asked for when it is opened. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight, File, Folder, FolderOpen } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ArtifactEntry } from '@/api/__generated__/schema';
import { bytes, plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { Failure, Skeleton } from '@/ui/states';
import { folder, type Source } from './source';

interface TreeProps {
  source: Source;
  chosen: string | undefined;
  onChoose(path: string): void;
}

interface LevelProps extends TreeProps {
  /** The entry that Tab leads to; the first one while it is null. */
  focused: string | null;
  onFocus(path: string): void;
}

export function Tree(props: TreeProps) {
  const [focused, setFocused] = useState<string | null>(props.chosen ?? null);
  return (
    <div role="tree" aria-label="Files" onKeyDown={moved}>
      <Level {...props} path={props.source.root} depth={0} focused={focused} onFocus={setFocused} />
    </div>
  );
}

function Level({ source, path, depth, ...tree }: LevelProps & { path: string; depth: number }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isPending } = useInfiniteQuery(folder(source, path));
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton className="my-1 h-5 w-40" />;
  const entries = data.pages.flatMap((page) => page.items);
  return (
    <>
      {entries.map((entry, i) => (
        <Entry
          key={entry.path}
          {...{ source, entry, depth }}
          {...tree}
          isTabStop={tree.focused === null ? depth === 0 && i === 0 : tree.focused === entry.path}
          opensFirst={depth === 0 && entries.length === 1}
        />
      ))}
      {hasNextPage && (
        <Button small className="my-1" onPress={() => void fetchNextPage()}>
          More files
        </Button>
      )}
    </>
  );
}

interface EntryProps extends LevelProps {
  entry: ArtifactEntry;
  depth: number;
  isTabStop: boolean;
  /** A folder alone is open: there is nothing else to see. */
  opensFirst: boolean;
}

function Entry({ entry, depth, isTabStop, opensFirst, ...tree }: EntryProps) {
  const { chosen, onChoose } = tree;
  const [open, setOpen] = useState(opensFirst || (chosen?.startsWith(`${entry.path}/`) ?? false));
  const isFolder = entry.type === 'folder';
  const Icon = isFolder ? (open ? FolderOpen : Folder) : File;
  const act = () => (isFolder ? setOpen(!open) : onChoose(entry.path));
  return (
    <>
      <div
        role="treeitem"
        aria-level={depth + 1}
        aria-expanded={isFolder ? open : undefined}
        aria-selected={chosen === entry.path}
        tabIndex={isTabStop ? 0 : -1}
        className={cx(
          'flex h-7 cursor-pointer items-center gap-1.5 rounded-md pr-2 outline-offset-[-2px] hover:bg-hover',
          chosen === entry.path && 'bg-selected',
        )}
        style={{ paddingLeft: 4 + depth * 16 }}
        onFocus={() => tree.onFocus(entry.path)}
        onClick={act}
        onKeyDown={(event) => {
          const toggles = { Enter: true, ' ': true, ArrowRight: isFolder && !open, ArrowLeft: isFolder && open };
          if (!toggles[event.key as keyof typeof toggles]) return;
          event.preventDefault();
          event.stopPropagation();
          act();
        }}
      >
        <ChevronRight
          size={13}
          aria-hidden
          className={cx('shrink-0 text-muted', open && 'rotate-90', !isFolder && 'invisible')}
        />
        <Icon size={14} aria-hidden className="shrink-0 text-muted" />
        <span dir="auto" className="min-w-0 grow truncate text-left" title={entry.name}>
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
          <Level {...tree} path={entry.path} depth={depth + 1} />
        </div>
      )}
    </>
  );
}

/** Arrow keys go from item to item, whatever folder it is in; to the left leads to the folder around it. */
function moved(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = targetOf(event.key, items, at);
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

function targetOf(key: string, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[at + 1];
  if (key === 'ArrowRight') return items[at]?.ariaExpanded === 'true' ? items[at + 1] : undefined;
  if (key === 'ArrowUp') return items[at - 1];
  if (key === 'Home') return items[0];
  if (key === 'End') return items[items.length - 1];
  if (key !== 'ArrowLeft') return undefined;
  const around = items[at]?.closest('[role=group]')?.previousElementSibling;
  return items.find((item) => item === around);
}
