/** A unified diff, its lines in their colours. The signs at their beginnings say the same. */

import { cx } from '@/ui/classes';

const MOST_LINES = 5000;

export function Diff({ text }: { text: string }) {
  const lines = text.split('\n');
  return (
    <section
      aria-label="Changes"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
      tabIndex={0}
      className="max-h-[70vh] overflow-auto rounded-md border border-line bg-panel"
    >
      <pre className="w-max min-w-full py-1 font-mono text-sm">
        {lines.slice(0, MOST_LINES).map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a diff never move.
          <div key={i} className={cx('px-3', lookOf(line))}>
            {line || ' '}
          </div>
        ))}
        {lines.length > MOST_LINES && (
          <div className="px-3 text-muted">… and {lines.length - MOST_LINES} lines more</div>
        )}
      </pre>
    </section>
  );
}

export function lookOf(line: string): string {
  if (/^(diff |index |--- |\+\+\+ |new file|deleted file)/.test(line)) return 'font-semibold';
  if (line.startsWith('@@')) return 'text-accent';
  if (line.startsWith('+')) return 'bg-good/10 text-good';
  if (line.startsWith('-')) return 'bg-bad/10 text-bad';
  return '';
}
