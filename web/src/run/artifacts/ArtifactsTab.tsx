/** The run's files. */

import { useMemo } from 'react';
import { FilesPane } from '@/files/FilesPane';
import { Empty } from '@/ui/states';
import { useAddress } from '../address';
import { runFiles } from '../queries';
import type { TabProps } from '../RunPage';

export default function ArtifactsTab({ run }: TabProps) {
  const [search, set] = useAddress();
  const source = useMemo(() => runFiles(run.id), [run.id]);
  return (
    <FilesPane
      source={source}
      chosen={search.file}
      onChoose={(path) => set({ file: path })}
      className="h-full"
      empty={
        <Empty title="The run has no files." className="h-60">
          <p>
            <code>run.log_artifact("model.pt")</code> keeps one.
          </p>
        </Empty>
      }
    />
  );
}
