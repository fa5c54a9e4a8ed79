/** The files of a model or of a version, as a part of its page. */

import { FilesPane } from '@/files/FilesPane';
import type { Source } from '@/files/source';
import { bytes, plural } from '@/lib/format';
import { Section } from '@/run/parts/Section';
import { usePageAddress } from '@/state/address';
import { cx } from '@/ui/classes';

interface Props {
  source: Source;
  /** How many there are and how large they are, where that is known. */
  total?: { files: number; size: number } | undefined;
}

export function ModelFiles({ source, total }: Props) {
  const [{ file }, set] = usePageAddress();
  return (
    <Section
      title="Files"
      tools={
        total && (
          <span className="text-muted">
            {plural(total.files, 'file')}, {bytes(total.size)}
          </span>
        )
      }
    >
      <FilesPane
        source={source}
        chosen={file}
        onChoose={(path) => set({ file: path })}
        className={cx('rounded-md border border-line', file && 'h-[28rem]')}
        empty={<p className="text-muted">None.</p>}
      />
    </Section>
  );
}
