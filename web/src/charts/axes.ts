/** What every line can be drawn over, each with its name. A workspace draws over a metric, too. */

export const AXES = { step: 'step', relative: 'time since start', time: 'wall time' } as const;
export type Axis = keyof typeof AXES;

/** An axis of a view in words: one of these, or `metric:<name>`. */
export function axisName(axis: string): string {
  return axis in AXES ? AXES[axis as Axis] : axis.replace(/^metric:/, '');
}
