import { expect, test } from 'vitest';
import type { Definition, ModelMetric } from '@/api/__generated__/schema';
import { numbersOf, telling } from './numbers';

function metric(name: string, value: number | string, timestamp: string, dataset: string | null = null): ModelMetric {
  return { name, value: value as number, timestamp, step: 0, run_id: 'r', dataset_name: dataset, dataset_digest: null };
}

function definition(pattern: string): Definition {
  return { pattern, goal: 'max' } as Definition;
}

test('of a metric on several datasets the latest value stands for all', () => {
  const metrics = [
    metric('acc', 0.8, '2026-01-02T00:00:00Z', 'test'),
    metric('acc', 0.9, '2026-01-01T00:00:00Z', 'train'),
  ];
  expect(numbersOf({ metrics })).toEqual({ acc: 0.8 });
});

test('a value that JSON has no number for is one', () => {
  expect(numbersOf({ metrics: [metric('loss', 'Infinity', '2026-01-01T00:00:00Z')] })).toEqual({ loss: Infinity });
});

test('metrics with a goal come first, then those whose names say most', () => {
  expect(telling(['train/loss', 'epoch', 'val/accuracy', 'bleu'], [definition('bleu')], 3)).toEqual([
    'bleu',
    'val/accuracy',
    'train/loss',
  ]);
});

test('what the machine did says nothing of a model', () => {
  expect(telling(['system/cpu'], [], 3)).toEqual([]);
});
