import { expect, test } from 'vitest';
import type { Definition, KnownField } from '@/api/__generated__/schema';
import { chosenColumns } from './columns';

const known = (field: string, ...examples: (string | number)[]): KnownField => ({ field, type: 'number', examples });
const goal = (pattern: string, goal: 'min' | 'max'): Definition => ({
  pattern,
  goal,
  x: null,
  unit: null,
  format: null,
});

test('what validation says comes first, then parameters in which runs differ', () => {
  const fields = [
    ...[known('params.steps', 800), known('params.rate', 0.003, 3), known('metrics.train/loss', 0, 2)],
    ...[known('metrics.system/cpu', 1), known('metrics.val/accuracy', 0.1, 0.9)],
  ];
  const columns = chosenColumns(fields, [goal('val/accuracy', 'max'), goal('*/loss', 'min')]);
  expect(columns.map((column) => column.field)).toEqual([
    ...['metrics.val/accuracy.best', 'params.rate', 'metrics.train/loss.best', 'runs.created_at', 'runs.duration'],
  ]);
});
