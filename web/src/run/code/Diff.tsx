/** What was not committed, file by file. The signs at the beginnings of lines say what their colours say. */

import { useMemo, useState } from 'react';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/classes';
import { type DiffFile, type LineKind, readDiff } from './diff';

/** Files are open as long as they are this few lines together. */
const OPEN_LINES = 2000;
/** Of a longer file, so many lines are shown before anybody asks for more. */
const FIRST = 1000;

export function Diff({ text }: { text: string }) {
  const files = useMemo(() => readDiff(text), [text]);
  let lines = 0;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {files.map((file) => {
        lines += file.lines.length;
        return <File key={file.path} file={file} open={lines <= OPEN_LINES} />;
      })}
    </div>
  );
}

function File({ file, open }: { file: DiffFile; open: boolean }) {
  const [shown, setShown] = useState(open);
  return (
    <details
      open={open}
      onToggle={(event) => setShown(event.currentTarget.open)}
      className="min-w-0 rounded-md border border-line bg-panel"
    >
      <summary className="flex min-h-8 cursor-pointer flex-wrap items-center gap-x-3 px-3 py-1 text-sm">
        <bdi className="min-w-0 break-all font-mono font-semibold">{file.path}</bdi>
        <span className="text-good">+{file.added}</span>
        <span className="text-bad">−{file.removed}</span>
        {file.remarks.length > 0 && <span className="text-muted">{file.remarks.join(', ')}</span>}
      </summary>
      {shown && file.lines.length > 0 && <Lines file={file} />}
    </details>
  );
}

function Lines({ file }: { file: DiffFile }) {
  const [most, setMost] = useState(FIRST);
  const left = file.lines.length - most;
  return (
    <section
      aria-label={`Changes of ${file.path}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
      tabIndex={0}
      className="max-h-[70vh] overflow-auto border-line border-t outline-offset-[-2px]"
    >
      <pre className="w-max min-w-full py-1 font-mono text-sm [font-variant-ligatures:none]">
        {file.lines.slice(0, most).map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a diff never move.
          <div key={i} className={cx('px-3', LOOKS[line.kind])}>
            {line.text || ' '}
          </div>
        ))}
      </pre>
      {left > 0 && (
        <Button small className="sticky left-3 m-2" onPress={() => setMost((before) => before + 5 * FIRST)}>
          Show more: {plural(left, 'line')} left
        </Button>
      )}
    </section>
  );
}

const LOOKS: Record<LineKind, string> = {
  added: 'bg-[color-mix(in_oklab,var(--good)_10%,transparent)] text-good',
  removed: 'bg-[color-mix(in_oklab,var(--bad)_10%,transparent)] text-bad',
  hunk: 'text-accent',
  same: '',
};
