/** What every bar above charts has, and the keys for it. */

import { useMemo } from 'react';
import { useCommands } from '@/app/keys';
import { Select } from '@/ui/Select';
import { AXES } from './axes';
import { SMOOTHINGS, type Smoothing } from './smoothing';

interface XAxisProps {
  value: string;
  onChange(axis: string): void;
}

export function XAxis({ value, onChange }: XAxisProps) {
  return (
    <Select label="x axis" beside="x" className="max-w-40" value={value} onChange={onChange}>
      <AxisOptions />
    </Select>
  );
}

export function AxisOptions() {
  return optionsOf(AXES);
}

/** A list's choices, out of their names. */
export function optionsOf(names: Record<string, string>): React.ReactNode {
  return Object.entries(names).map(([key, name]) => (
    <option key={key} value={key}>
      {name}
    </option>
  ));
}

const MOST = 0.99;

interface SmoothnessProps {
  strength: number;
  kind: Smoothing;
  onStrength(strength: number): void;
  onKind(kind: Smoothing): void;
}

/** How lines are smoothed: the kind is asked for where they are. */
export function Smoothness({ strength, kind, onStrength, onKind }: SmoothnessProps) {
  return (
    <span className="flex items-center gap-1.5">
      <Strength value={strength} onChange={onStrength} />
      {strength > 0 && (
        <Select label="Kind of smoothing" value={kind} onChange={(next) => onKind(next as Smoothing)}>
          {optionsOf(SMOOTHINGS)}
        </Select>
      )}
    </span>
  );
}

interface StrengthProps {
  value: number;
  onChange(strength: number): void;
}

/** How smooth lines are: 0, which is off, to 0.99. */
function Strength({ value, onChange }: StrengthProps) {
  return (
    <label className="flex items-center gap-1.5 text-muted">
      smoothing
      <input
        type="range"
        min={0}
        max={MOST}
        step={0.01}
        value={value}
        aria-valuetext={value ? String(value) : 'off'}
        className="h-6 w-24 accent-accent"
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <span aria-hidden className="w-7 text-right text-text">
        {value ? value.toFixed(2) : 'off'}
      </span>
    </label>
  );
}

interface Drawn {
  readonly strength: number;
  readonly logY: boolean;
}

type Change = (parts: { strength?: number; logY?: boolean }, how?: 'gesture') => void;

const STEP = 0.05;

export function useChartKeys({ strength, logY }: Drawn, change: Change): void {
  useCommands(
    useMemo(
      () => [
        command('s', 'More smoothing', () => change({ strength: stepped(strength, STEP) }, 'gesture')),
        command('shift+s', 'Less smoothing', () => change({ strength: stepped(strength, -STEP) }, 'gesture')),
        command('l', 'Logarithmic values', () => change({ logY: !logY })),
      ],
      [strength, logY, change],
    ),
  );
}

function command(keys: string, name: string, run: () => void) {
  return { id: `chart.${keys}`, name, group: 'Charts', keys: [keys], run };
}

function stepped(strength: number, by: number): number {
  return Math.min(MOST, Math.max(0, Math.round((strength + by) * 100) / 100));
}
