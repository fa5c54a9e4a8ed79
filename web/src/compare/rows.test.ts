import { expect, test } from 'vitest';
import type { RunDetail } from '@/api/__generated__/schema';
import { differs, groupsOf } from './rows';

const run = (params: Record<string, string | number>, metrics: Record<string, number> = {}): RunDetail => {
  const summary = (value: number) => ({ value, min: value - 1, max: value + 1, min_step: 0, max_step: 1 });
  const given = Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, summary(value)]));
  return { status: 'finished', params, metrics: given, tags: {}, summary: {} } as unknown as RunDetail;
};
const compared = (one: RunDetail) => ({ run: one, attempts: [], datasets: [] });

test('a parameter that one run lacks is a difference', () => {
  const [params] = groupsOf([compared(run({ lr: 1, model: 'a' })), compared(run({ lr: 1 }))], []);
  expect(params?.rows.map((row) => [row.name, differs(row)])).toEqual([
    ['lr', false],
    ['model', true],
  ]);
});

test('runs on other data differ by what the data are used for', () => {
  const on = (digest: string) => ({ ...compared(run({})), datasets: [{ name: 'mnist', digest, context: 'training' }] });
  const [datasets] = groupsOf([on('aaaabbbbcccc'), on('ffff')] as never, []);
  expect(datasets?.rows).toEqual([{ name: 'training', values: ['mnist aaaabbbb', 'mnist ffff'], goal: null }]);
});

test('a metric with a goal is compared by the best it reached', () => {
  const definitions = [{ pattern: '*loss', goal: 'min' as const, x: null, unit: null, format: null }];
  const groups = groupsOf([compared(run({}, { loss: 3, lr: 5 }))], definitions);
  expect(groups[0]?.rows).toEqual([
    { name: 'loss (best)', values: [2], goal: 'min' },
    { name: 'lr', values: [5], goal: null },
  ]);
});

test('the last value is compared when that is asked for, and keeps its goal', () => {
  const definitions = [{ pattern: '*loss', goal: 'min' as const, x: null, unit: null, format: null }];
  const groups = groupsOf([compared(run({}, { loss: 3 }))], definitions, 'last');
  expect(groups[0]?.rows).toEqual([{ name: 'loss', values: [3], goal: 'min' }]);
});
