import type { KnownField } from '@/api/__generated__/schema';
import { parseField } from '@/state/fields';

/** The names of all metrics that runs of the experiment have. */
export function metricNames(fields: readonly KnownField[]): string[] {
  return fields.filter((one) => one.field.startsWith('metrics.')).map((one) => parseField(one.field).name);
}
