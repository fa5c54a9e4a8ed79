/** What a version has of its model, or else of the run that it came from. Pure. */

import type { Model, ModelVersion, RunDetail } from '@/api/__generated__/schema';
import { asNumber } from '@/run/numbers';
import { isSystem } from '@/run/parts/useMetrics';
import { type Numbers, numbersOf } from './numbers';

export interface Known {
  readonly version: ModelVersion;
  readonly model: Model | undefined;
  readonly run: RunDetail | undefined;
}

/** Whether a version's files are on this server: those of a model, or below a folder of a run. */
export function isHere({ model_id, run_id, path }: ModelVersion): boolean {
  return model_id !== null || (run_id !== null && path !== null);
}

/** Models say with what they were made, where somebody told them. */
export function paramsOf({ model, run }: Pick<Known, 'model' | 'run'>): Readonly<Record<string, unknown>> {
  const own = model?.params ?? {};
  return Object.keys(own).length ? own : (run?.params ?? {});
}

export function metricsOf({ model, run }: Pick<Known, 'model' | 'run'>): Numbers {
  const own = model ? numbersOf(model) : {};
  if (Object.keys(own).length) return own;
  const all = Object.values(run?.metrics ?? {}).map((one) => [one.name, asNumber(one.value)] as const);
  return Object.fromEntries(all.filter((pair): pair is [string, number] => pair[1] !== null && !isSystem(pair[0])));
}
