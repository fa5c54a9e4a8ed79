/** What every line can be drawn over, each with its name. A workspace draws over a metric, too. */

export const AXES = { step: 'step', relative: 'time since start', time: 'wall time' } as const;
export type Axis = keyof typeof AXES;
