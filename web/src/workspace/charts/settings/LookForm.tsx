/** What of a panel, or of all panels of a section, is not as the page has it. Every change shows at once. */

import { useState } from 'react';
import { optionsOf } from '@/charts/controls';
import type { ScaleKind } from '@/charts/plot/scale';
import type { Look } from '@/state/panels';
import { Check } from '@/ui/Check';
import { Select } from '@/ui/Select';
import { AxisChoices } from '../AxisChoices';

interface Props {
  look: Look;
  onChange(parts: Look): void;
}

const PAGE = '';
const SCALES: Record<ScaleKind, string> = { linear: 'linear', log: 'logarithmic', symlog: 'logarithmic, both signs' };

export function LookForm({ look, onChange }: Props) {
  return (
    <div className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-sm">
      <span className="text-muted">x axis</span>
      <Select
        label="x axis"
        className="w-full"
        value={look.x ?? PAGE}
        onChange={(x) => onChange({ x: x || undefined })}
      >
        <option value={PAGE}>as the page</option>
        <AxisChoices />
      </Select>
      <span className="text-muted">y axis</span>
      <Select
        label="y axis"
        className="w-full"
        value={look.y ?? PAGE}
        onChange={(y) => onChange({ y: (y || undefined) as ScaleKind | undefined })}
      >
        <option value={PAGE}>as the page</option>
        {optionsOf(SCALES)}
      </Select>
      <span className="text-muted">y from</span>
      <span className="flex items-center gap-1.5 text-muted">
        <End label="y from" value={look.low} onChange={(low) => onChange({ low })} />
        to
        <End label="y to" value={look.high} onChange={(high) => onChange({ high })} />
      </span>
      <span />
      <span className="flex flex-col">
        <Check label="y axis holds 0" on={look.zero === true} onChange={(on) => onChange({ zero: on || undefined })} />
        <Check
          label="zooms by itself"
          on={look.alone === true}
          onChange={(on) => onChange({ alone: on || undefined })}
        />
      </span>
    </div>
  );
}

interface EndProps {
  label: string;
  value: number | undefined;
  onChange(value: number | undefined): void;
}

/** A number, or nothing. What is no number yet changes nothing. */
function End({ label, value, onChange }: EndProps) {
  const [text, setText] = useState(value === undefined ? '' : String(value));
  function typed(next: string): void {
    setText(next);
    const found = numberOf(next);
    if (next === '' || Number.isFinite(found)) onChange(found);
  }
  return (
    <input
      aria-label={label}
      aria-invalid={Number.isNaN(numberOf(text))}
      inputMode="decimal"
      placeholder="auto"
      className="h-7 w-20 rounded-md border border-line bg-bg px-2 text-text aria-[invalid=true]:border-bad"
      value={text}
      onChange={(event) => typed(event.target.value)}
    />
  );
}

/** Undefined for nothing, NaN for what is no number that an axis can end at. */
function numberOf(text: string): number | undefined {
  const found = Number(text.replace('−', '-'));
  return text === '' ? undefined : Number.isFinite(found) ? found : Number.NaN;
}
