import { expect, test } from 'vitest';
import type { Model, ModelVersion, RunDetail } from '@/api/__generated__/schema';
import { groupsOf } from './groups';

function version(number: number, more: Partial<ModelVersion> = {}): ModelVersion {
  return { version: number, tags: {}, aliases: [], created_at: '2026-01-01T00:00:00Z', ...more } as ModelVersion;
}

const model = { params: { depth: '18' }, metrics: [] } as unknown as Model;
const run = {
  name: 'first',
  params: { depth: 9, rate: 0.1 },
  metrics: { acc: { name: 'acc', value: 0.9 }, 'system/cpu': { name: 'system/cpu', value: 3 } },
} as unknown as RunDetail;

const named = (title: string, groups: ReturnType<typeof groupsOf>) => groups.find((one) => one.title === title)?.rows;

test('what a model does not say of itself is taken from its run', () => {
  const groups = groupsOf([{ version: version(2), model, run }], []);
  expect(named('Parameters', groups)).toEqual([{ name: 'depth', values: ['18'], goal: null }]);
  expect(named('Metrics', groups)).toEqual([{ name: 'acc', values: [0.9], goal: null }]);
});

test('versions stand beside each other, each with what it has', () => {
  const two = { version: version(2, { aliases: ['champion'] }), model: undefined, run };
  const one = { version: version(1), model: undefined, run: undefined };
  const groups = groupsOf([two, one], []);
  expect(named('Parameters', groups)?.map((row) => row.values)).toEqual([
    [9, undefined],
    [0.1, undefined],
  ]);
  expect(named('Version', groups)?.find((row) => row.name === 'aliases')?.values).toEqual(['champion', undefined]);
});
