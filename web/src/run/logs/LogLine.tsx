/** One line of a console: its number, when it was printed, and its text in its colours. */

import { memo } from 'react';
import type { ConsoleLine } from '@/api/__generated__/schema';
import { moment } from '@/lib/format';
import { cx } from '@/ui/classes';
import { readAnsi } from './ansi';
import { marked } from './marks';
import { cssOf } from './palette';

/** A longer line is cut: a browser lays out megabytes in one line only slowly. */
const MOST_CHARS = 5000;

interface Props {
  line: ConsoleLine;
  words: string;
  times: boolean;
  wrap: boolean;
  /** It is the one that the address names, or the hit that is looked at. */
  current: boolean;
  onLink(line: ConsoleLine): void;
}

export const LogLine = memo(function LogLine({ line, words, times, wrap, current, onLink }: Props) {
  const bad = line.stream === 'stderr';
  return (
    <div className={cx('flex min-w-full gap-2 pr-3 hover:bg-hover', current && 'bg-selected', !wrap && 'w-max')}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Link to line ${line.line} of ${line.stream}`}
        title={`${line.stream}, line ${line.line}, of process ${line.writer.slice(-6)}`}
        className={cx(
          'sticky left-0 w-14 shrink-0 select-none border-l-2 bg-panel pr-2 text-right text-muted hover:text-text',
          bad ? 'border-warn' : 'border-transparent',
        )}
        onClick={() => onLink(line)}
      >
        {line.line}
      </button>
      {times && (
        <time dateTime={line.time} title={moment(line.time)} className="shrink-0 select-none text-muted">
          {clock(line.time)}
        </time>
      )}
      <span dir="auto" className={cx('text-left', wrap ? 'min-w-0 whitespace-pre-wrap break-all' : 'whitespace-pre')}>
        <Text text={line.text} words={words} />
      </span>
    </div>
  );
});

function Text({ text, words }: { text: string; words: string }) {
  const shown = text.length > MOST_CHARS ? text.slice(0, MOST_CHARS) : text;
  const left = text.length - shown.length;
  return (
    <>
      {marked(readAnsi(shown), words).map((piece, place) => {
        const Piece = piece.found ? 'mark' : 'span';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other name, and never move.
          <Piece key={place} style={piece.found ? undefined : cssOf(piece.style)} className={piece.found ? MARK : ''}>
            {piece.text}
          </Piece>
        );
      })}
      {left > 0 && <span className="text-muted"> … {left.toLocaleString('en-US')} more characters</span>}
    </>
  );
}

const MARK = 'rounded-sm bg-warn text-bg';

/** To the millisecond, in the browser's zone. */
function clock(time: string): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${parts}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
