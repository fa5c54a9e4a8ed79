/** Points beyond the y axis, and the way to see them. */

import { TriangleAlert } from 'lucide-react';
import { count } from '@/lib/format';

export function FarValues({ points, onShow }: { points: number; onShow(): void }) {
  if (points === 0) return null;
  return (
    <button type="button" className="flex min-h-6 items-center gap-1 hover:underline" onClick={onShow}>
      <TriangleAlert size={11} aria-hidden /> {count(points)} far values beyond the axis, show
    </button>
  );
}
