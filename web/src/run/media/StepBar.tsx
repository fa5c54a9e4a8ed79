/** The step that everything is shown at: a slider, and the keys `[` and `]`. */

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useCommands } from '@/app/keys';
import { plural } from '@/lib/format';
import { Button, IconButton } from '@/ui/Button';

interface Props {
  steps: readonly number[];
  place: number;
  /** Whether it stays at the newest step as the run goes on. */
  newest: boolean;
  /** Null: the newest, whichever that is. */
  onStep(step: number | null): void;
}

export function StepBar({ steps, place, newest, onStep }: Props) {
  const go = useCallback(
    (by: number) => {
      const next = steps[Math.min(Math.max(place + by, 0), steps.length - 1)];
      if (next !== undefined) onStep(next);
    },
    [steps, place, onStep],
  );
  useStepKeys(go);
  const step = steps[place] ?? 0;
  return (
    <div className="sticky top-0 z-20 flex flex-wrap items-center gap-x-2 border-line border-b bg-bg py-2">
      <IconButton label="Step before" icon={<ChevronLeft size={15} />} isDisabled={place <= 0} onPress={() => go(-1)} />
      <input
        type="range"
        aria-label="Step"
        aria-valuetext={`step ${step}`}
        min={0}
        max={steps.length - 1}
        value={place}
        className="h-6 min-w-24 grow accent-accent"
        onChange={(event) => onStep(steps[Number(event.target.value)] ?? null)}
      />
      <IconButton
        label="Next step"
        icon={<ChevronRight size={15} />}
        isDisabled={place >= steps.length - 1}
        onPress={() => go(1)}
      />
      <span className="whitespace-nowrap">
        step {step.toLocaleString('en-US')} <span className="text-muted">of {plural(steps.length, 'step')}</span>
      </span>
      <Button small look="quiet" isDisabled={newest} onPress={() => onStep(null)}>
        {newest ? 'Newest' : 'To the newest'}
      </Button>
    </div>
  );
}

function useStepKeys(go: (by: number) => void): void {
  useCommands(
    useMemo(() => {
      const group = 'Media';
      return [
        { id: 'media.back', name: 'Step before', group, keys: ['['], run: () => go(-1) },
        { id: 'media.on', name: 'Next step', group, keys: [']'], run: () => go(1) },
      ];
    }, [go]),
  );
}
