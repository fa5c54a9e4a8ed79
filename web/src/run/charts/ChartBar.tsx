/** What is said of all panels at once: which, over what, how smooth. */

import type { Axis } from '@/charts/axes';
import { Smoothness, useChartKeys, XAxis } from '@/charts/controls';
import { Button } from '@/ui/Button';
import { Check } from '@/ui/Check';
import { SearchField } from '@/ui/SearchField';
import type { Drawing } from './drawing';

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
      <XAxis value={drawing.axis} onChange={(axis) => onDrawing({ axis: axis as Axis })} />
      <Smoothness
        strength={drawing.strength}
        kind={drawing.smoothing}
        onStrength={(strength) => onDrawing({ strength })}
        onKind={(smoothing) => onDrawing({ smoothing })}
      />
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
