/** In place of a plot without lines: why there are none, and what would bring some. */

import { useWorkspacePart } from '../data/model';
import type { PanelFrame } from './usePanelFrame';

export function NothingDrawn({ title, frames }: { title: string; frames: PanelFrame }) {
  const { drawnIds, change } = useWorkspacePart((one) => ({ drawnIds: one.drawnIds, change: one.change }));
  function leave(): void {
    frames.setZoom(null);
    change({ zoom: null });
  }
  return (
    <p className="flex h-full flex-col items-center justify-center gap-1 px-4 text-center text-muted text-sm">
      {drawnIds.size ? `No drawn run has ${title} here` : 'No run is drawn'}
      {frames.zoom && (
        <button type="button" className="text-accent hover:underline" onClick={leave}>
          Leave the zoom
        </button>
      )}
    </p>
  );
}
