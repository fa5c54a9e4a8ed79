/** Search and switches above the console. */

import { ChevronDown, ChevronUp, Download } from 'lucide-react';
import type { Attempt } from '@/api/__generated__/schema';
import { files } from '@/app/paths';
import { shortMoment } from '@/lib/format';
import { IconButton } from '@/ui/Button';
import { Check } from '@/ui/Check';
import { cx } from '@/ui/classes';
import { SearchField } from '@/ui/SearchField';
import { Select } from '@/ui/Select';
import type { Hits } from './useConsole';

export interface Switches {
  readonly stream: 'stdout' | 'stderr' | null;
  readonly attempt: string | null;
  readonly times: boolean;
  readonly wrap: boolean;
  /** Only lines that hold what is searched for. */
  readonly only: boolean;
}

interface Props {
  run: string;
  words: string;
  hits: Hits;
  /** The hit that is looked at, from 0. */
  at: number | null;
  switches: Switches;
  attempts: readonly Attempt[];
  search: React.Ref<HTMLInputElement>;
  onWords(words: string): void;
  onSwitch(change: Partial<Switches>): void;
  onMove(by: number): void;
}

export function LogBar({ run, words, hits, at, switches, attempts, search, onWords, onSwitch, onMove }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the field within. */}
      <div
        className="flex items-center gap-1"
        onKeyDown={(event) => {
          if (event.key === 'Enter') onMove(event.shiftKey ? -1 : 1);
        }}
      >
        <SearchField ref={search} label="Search the console" value={words} onChange={onWords} />
        {words && <Found hits={hits} at={at} onMove={onMove} />}
      </div>
      {words && <Check label="only these" on={switches.only} onChange={(only) => onSwitch({ only })} />}
      <Select
        label="Stream"
        className="max-w-60"
        value={switches.stream ?? ''}
        onChange={(stream) => onSwitch({ stream: streamOf(stream) })}
      >
        <option value="">stdout and stderr</option>
        <option value="stdout">stdout</option>
        <option value="stderr">stderr</option>
      </Select>
      {attempts.length > 1 && (
        <Select
          label="Attempt"
          className="max-w-60"
          value={switches.attempt ?? attempts[attempts.length - 1]?.id}
          onChange={(attempt) => onSwitch({ attempt })}
        >
          {attempts.map((one, place) => (
            <option key={one.id} value={one.id}>
              attempt {place + 1}, {shortMoment(one.started_at)}
            </option>
          ))}
        </Select>
      )}
      <Check label="times" on={switches.times} onChange={(times) => onSwitch({ times })} />
      <Check label="wrap" on={switches.wrap} onChange={(wrap) => onSwitch({ wrap })} />
      <a
        href={files.console(run, switches.attempt)}
        download
        className="ml-auto inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-muted hover:bg-hover hover:no-underline"
      >
        <Download size={13} aria-hidden /> Download
      </a>
    </div>
  );
}

function streamOf(text: string): Switches['stream'] {
  return text === 'stdout' || text === 'stderr' ? text : null;
}

function Found({ hits, at, onMove }: Pick<Props, 'hits' | 'at' | 'onMove'>) {
  const { lines, more, loading, error } = hits;
  const amount = `${lines.length.toLocaleString('en-US')}${more ? '+' : ''}`;
  const text = loading ? '…' : at === null ? `${amount} found` : `${at + 1} of ${amount}`;
  return (
    <>
      <span role="status" className={cx('whitespace-nowrap px-1', error ? 'text-bad' : 'text-muted')}>
        {error ? error.message : text}
      </span>
      <IconButton
        label="Previous hit"
        icon={<ChevronUp size={14} />}
        isDisabled={!lines.length}
        onPress={() => onMove(-1)}
      />
      <IconButton
        label="Next hit"
        icon={<ChevronDown size={14} />}
        isDisabled={!lines.length}
        onPress={() => onMove(1)}
      />
    </>
  );
}
