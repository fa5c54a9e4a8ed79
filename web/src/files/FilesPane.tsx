/** Files: a tree beside a look into the one that is chosen. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { bytes } from '@/lib/format';
import { Copy } from '@/ui/Copy';
import { cx } from '@/ui/classes';
import { Empty } from '@/ui/states';
import { Preview } from './Preview';
import { folder, type Source } from './source';
import { Tree } from './Tree';

interface Props {
  source: Source;
  chosen: string | undefined;
  onChoose(path: string): void;
  /** What stands here when there are none. */
  empty: React.ReactNode;
  className?: string;
}

export function FilesPane({ source, chosen, onChoose, empty, className }: Props) {
  const root = useInfiniteQuery(folder(source, source.root)).data;
  if (root && !root.pages.some((page) => page.items.length)) return empty;
  return (
    <div className={cx('grid min-h-0 grid-cols-1 lg:grid-cols-[minmax(260px,2fr)_minmax(0,3fr)]', className)}>
      <div className="min-h-0 overflow-auto border-line p-2 lg:border-r">
        <Tree source={source} chosen={chosen} onChoose={onChoose} />
      </div>
      {chosen ? (
        <Chosen source={source} path={chosen} />
      ) : (
        <Empty title="Choose a file to look into it." className="max-lg:hidden" />
      )}
    </div>
  );
}

function Chosen({ source, path }: { source: Source; path: string }) {
  return (
    <section aria-label={path} className="flex min-h-0 min-w-0 flex-col border-line max-lg:border-t">
      <header className="flex items-center gap-2 border-line border-b px-3 py-1.5">
        <h2 dir="auto" className="min-w-0 grow truncate font-mono text-sm" title={path}>
          {path}
        </h2>
        <Copy text={source.command(path)} label="Copy the command that fetches it" />
        <a href={source.download(path)} className="flex h-7 items-center gap-1 text-sm">
          <Download size={13} aria-hidden /> Download
        </a>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys. */}
      <div tabIndex={0} className="min-h-0 grow overflow-auto outline-offset-[-2px]">
        <Preview key={path} name={path} address={source.address(path)} describe={bytes} />
      </div>
    </section>
  );
}
