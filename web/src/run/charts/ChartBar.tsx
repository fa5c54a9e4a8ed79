/** What is said of all panels at once: which, over what, how smooth. */

import { useMemo } from 'react';
import { useCommands } from '@/app/keys';
import { Button } from '@/ui/Button';
import { Check } from '@/ui/Check';
import { SearchField } from '@/ui/SearchField';
import { Select } from '@/ui/Select';
import { AXES, type Axis, type Drawing } from './drawing';

interface Props {
  words: string;
  onWords(words: string): void;
  drawing: Drawing;
  onDrawing(change: Partial<Drawing>): void;
}

export function ChartBar({ words, onWords, drawing, onDrawing }: Props) {
  useChartKeys(drawing, onDrawing);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm">
      <SearchField label="Search panels" placeholder="Search panels" value={words} onChange={onWords} />
      <Select label="x axis" beside="x" value={drawing.axis} onChange={(axis) => onDrawing({ axis: axis as Axis })}>
        {Object.entries(AXES).map(([axis, name]) => (
          <option key={axis} value={axis}>
            {name}
          </option>
        ))}
      </Select>
      <label className="flex items-center gap-1.5 text-muted">
        smoothing
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={drawing.strength}
          aria-valuetext={drawing.strength ? String(drawing.strength) : 'off'}
          className="h-6 w-24 accent-accent"
          onChange={(event) => onDrawing({ strength: Number(event.target.value) })}
        />
        <span aria-hidden className="w-8 text-text">
          {drawing.strength ? drawing.strength.toFixed(2) : 'off'}
        </span>
      </label>
      <Check label="log y" on={drawing.logY} onChange={(logY) => onDrawing({ logY })} />
      <Check label="far values" on={drawing.everything} onChange={(everything) => onDrawing({ everything })} />
      {drawing.zoom && (
        <Button small onPress={() => onDrawing({ zoom: null })}>
          Leave the zoom
        </Button>
      )}
    </div>
  );
}

const STEP = 0.05;

function useChartKeys({ strength, logY }: Drawing, change: Props['onDrawing']): void {
  useCommands(
    useMemo(
      () => [
        command('s', 'More smoothing', () => change({ strength: stepped(strength, STEP) })),
        command('shift+s', 'Less smoothing', () => change({ strength: stepped(strength, -STEP) })),
        command('l', 'Logarithmic values', () => change({ logY: !logY })),
        command('alt+arrowleft', 'Leave the zoom', () => change({ zoom: null })),
      ],
      [strength, logY, change],
    ),
  );
}

function command(keys: string, name: string, run: () => void) {
  return { id: `run.chart.${keys}`, name, group: 'Charts', keys: [keys], run };
}

function stepped(strength: number, by: number): number {
  return Math.min(0.99, Math.max(0, Math.round((strength + by) * 100) / 100));
}
