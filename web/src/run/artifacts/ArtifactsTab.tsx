/** The run's files: a tree beside a look into the one that is chosen. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { files } from '@/app/paths';
import { bytes } from '@/lib/format';
import { Copy } from '@/ui/Copy';
import { Empty } from '@/ui/states';
import { useAddress } from '../address';
import { folder } from '../queries';
import type { TabProps } from '../RunPage';
import { Preview } from './Preview';
import { Tree } from './Tree';

export default function ArtifactsTab({ run }: TabProps) {
  const [search, set] = useAddress();
  const chosen = search.file;
  const root = useInfiniteQuery(folder(run.id, '')).data;
  if (root && !root.pages.some((page) => page.items.length)) {
    return (
      <Empty title="The run has no files." className="h-60">
        <p>
          <code>run.log_artifact("model.pt")</code> keeps one.
        </p>
      </Empty>
    );
  }
  return (
    <div className="grid h-full min-h-0 grid-cols-1 lg:grid-cols-[minmax(260px,2fr)_minmax(0,3fr)]">
      <div className="min-h-0 overflow-auto border-line p-2 lg:border-r">
        <Tree run={run.id} chosen={chosen} onChoose={(path) => set({ file: path })} />
      </div>
      {chosen ? (
        <section aria-label={chosen} className="flex min-h-0 min-w-0 flex-col border-line max-lg:border-t">
          <header className="flex items-center gap-2 border-line border-b px-3 py-1.5">
            <h2 dir="auto" className="min-w-0 grow truncate font-mono text-sm" title={chosen}>
              {chosen}
            </h2>
            <Copy text={`runfolio artifacts get ${run.id} ${chosen}`} label="Copy the command that fetches it" />
            <a href={files.download(run.id, chosen)} className="flex h-7 items-center gap-1 text-sm">
              <Download size={13} aria-hidden /> Download
            </a>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys. */}
          <div tabIndex={0} className="min-h-0 grow overflow-auto outline-offset-[-2px]">
            <Preview key={chosen} name={chosen} address={files.artifact(run.id, chosen)} describe={bytes} />
          </div>
        </section>
      ) : (
        <Empty title="Choose a file to look into it." className="max-lg:hidden" />
      )}
    </div>
  );
}
