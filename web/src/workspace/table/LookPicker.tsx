/** A run's colour and dash, as somebody wants them. They are in the address, so that a link shows the same lines. */

import { type RefObject, useCallback, useId, useState } from 'react';
import { Dialog as AriaDialog, Popover } from 'react-aria-components';
import type { RunRow } from '@/api/__generated__/schema';
import { COLOR_NAMES, COLORS, colorOf, DASH_NAMES, dashOf } from '@/charts/colors';
import { useTheme } from '@/state/theme';
import { Button } from '@/ui/Button';
import { useWorkspace } from '../data/model';

interface Open {
  readonly row: RunRow;
  readonly anchor: Element;
}

/** Whose look is being chosen. Without an anchor it opens beside the run's eye. */
export function useLookPicker(scroller: RefObject<HTMLElement | null>) {
  const [open, setOpen] = useState<Open | null>(null);
  const pick = useCallback(
    (row: RunRow, anchor?: Element) => {
      const found = anchor ?? scroller.current?.querySelector(`[data-run="${CSS.escape(row.id)}"] [data-eye]`);
      if (found) setOpen({ row, anchor: found });
    },
    [scroller],
  );
  const close = useCallback(() => setOpen(null), []);
  return { open, pick, close };
}

export function LookPicker({ row, anchor, onClose }: Open & { onClose(): void }) {
  const { view, look, change } = useWorkspace();
  const theme = useTheme();
  const slot = view.slots[row.id] ?? look(row.id)?.slot;
  const [color, dash] = slot === undefined ? [null, null] : [slot % COLORS, Math.floor(slot / COLORS)];
  const choose = (nextColor: number, nextDash: number) =>
    change({ slots: { ...view.slots, [row.id]: nextDash * COLORS + nextColor } });
  function reset(): void {
    const { [row.id]: _, ...others } = view.slots;
    change({ slots: others });
    onClose();
  }
  return (
    <Popover
      triggerRef={{ current: anchor }}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom start"
      className="rounded-md border border-line bg-raised shadow-lg outline-none"
    >
      <AriaDialog aria-label={`Colour and dash of ${row.name}`} className="flex flex-col gap-2 p-2.5 outline-none">
        <Choices
          legend="Colour"
          first
          names={COLOR_NAMES}
          chosen={color}
          onChoose={(next) => choose(next, dash ?? 0)}
          show={(i) => <line x1="2" x2="26" y1="12" y2="12" stroke={colorOf(i, theme)} strokeWidth="12" />}
        />
        <Choices
          legend="Dash"
          names={DASH_NAMES}
          chosen={dash}
          onChoose={(next) => choose(color ?? 0, next)}
          show={(i) => (
            <line
              x1="2"
              x2="26"
              y1="12"
              y2="12"
              stroke={colorOf(color ?? 0, theme)}
              strokeWidth="3"
              strokeDasharray={dashOf(i * COLORS).join(' ')}
            />
          )}
        />
        <Button small isDisabled={view.slots[row.id] === undefined} onPress={reset} className="self-start">
          Back to automatic
        </Button>
      </AriaDialog>
    </Popover>
  );
}

interface ChoicesProps {
  legend: string;
  /** Keys begin here. */
  first?: boolean;
  names: readonly string[];
  chosen: number | null;
  onChoose(choice: number): void;
  /** What stands for a choice, within 28 by 24 pixels. */
  show(choice: number): React.ReactNode;
}

function Choices({ legend, first = false, names, chosen, onChoose, show }: ChoicesProps) {
  const group = useId();
  return (
    <fieldset>
      <legend className="pb-1 text-muted text-sm">{legend}</legend>
      <div className="grid grid-cols-6 gap-1">
        {names.map((name, i) => (
          <label key={name} title={name} className="relative flex cursor-pointer">
            <input
              type="radio"
              name={group}
              aria-label={name}
              checked={chosen === i}
              // biome-ignore lint/a11y/noAutofocus: who opens it wants to choose.
              autoFocus={first && (chosen ?? 0) === i}
              onChange={() => onChoose(i)}
              className="peer absolute inset-0 size-full cursor-pointer opacity-0"
            />
            <svg
              aria-hidden="true"
              width="28"
              height="24"
              className="rounded border border-transparent peer-checked:border-text peer-hover:bg-hover peer-focus-visible:outline-2 peer-focus-visible:outline-accent"
            >
              {show(i)}
            </svg>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
