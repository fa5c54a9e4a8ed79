/** What every line can be drawn over, each with its name. A workspace draws over a metric, too. */

import type { XKind } from './plot/scale';

export const AXES = {
  step: 'step',
  relative: 'time since start',
  active: 'time without pauses',
  time: 'wall time',
} as const;
export type Axis = keyof typeof AXES;

export function kindOf(axis: string): XKind {
  if (axis.startsWith('metric:')) return 'metric';
  return axis === 'step' || axis === 'time' ? axis : 'relative';
}

/** An axis of a view in words: one of these, or `metric:<name>`. */
export function axisName(axis: string): string {
  return axis in AXES ? AXES[axis as Axis] : axis.replace(/^metric:/, '');
}
