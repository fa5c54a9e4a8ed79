/** How much is different, and how the comparison is shown. */

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { plural } from '@/lib/format';
import { IconButton } from '@/ui/Button';
import { Check } from '@/ui/Check';
import { Select } from '@/ui/Select';
import type { Reading } from './rows';
import type { Differences } from './useDifferences';

export interface Look {
  /** Also what is the same for all runs. */
  readonly all: boolean;
  readonly transposed: boolean;
  readonly reading: Reading;
}

interface Props {
  runs: number;
  differences: Differences;
  look: Look;
  onLook(change: Partial<Look>): void;
  children?: React.ReactNode;
}

export function CompareBar({ runs, differences, look, onLook, children }: Props) {
  const { keys, at, go } = differences;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3 py-1.5 text-sm">
      <span className="flex items-center gap-1">
        <span role="status">
          <strong className="font-semibold">
            {at === null ? '' : `${at + 1} of `}
            {plural(keys.length, 'difference')}
          </strong>{' '}
          <span className="text-muted">between {plural(runs, 'run')}</span>
        </span>
        <IconButton
          label="Previous difference"
          icon={<ChevronLeft size={14} />}
          isDisabled={!keys.length}
          onPress={() => go(-1)}
        />
        <IconButton
          label="Next difference"
          icon={<ChevronRight size={14} />}
          isDisabled={!keys.length}
          onPress={() => go(1)}
        />
      </span>
      <Check label="also what is the same" on={look.all} onChange={(all) => onLook({ all })} />
      <Check label="runs as rows" on={look.transposed} onChange={(transposed) => onLook({ transposed })} />
      <Select
        label="Which number of a metric"
        beside="metrics"
        value={look.reading}
        onChange={(reading) => onLook({ reading: reading === 'last' ? 'last' : 'best' })}
      >
        <option value="best">best, where there is a goal</option>
        <option value="last">last</option>
      </Select>
      {children}
    </div>
  );
}
