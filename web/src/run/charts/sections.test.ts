import { expect, test } from 'vitest';
import { OPEN_PANELS, openSections, sectionsOf, systemSectionsOf, TOP } from './sections';

test('metrics go by their first part, those without one stand first', () => {
  const sections = sectionsOf(['val/acc', 'loss', 'train/loss', 'train/a/b']);
  expect(sections.map((one) => [one.title, one.metrics])).toEqual([
    ['Metrics', ['loss']],
    ['train', ['train/a/b', 'train/loss']],
    ['val', ['val/acc']],
  ]);
});

test('numbers in names are in their order', () => {
  expect(sectionsOf(['a/10', 'a/9'])[0]?.metrics).toEqual(['a/9', 'a/10']);
});

test('each GPU is a section of its own', () => {
  const sections = systemSectionsOf(['system/cpu', 'system/gpu/0/power', 'system/gpu/0/memory', 'system/gpu/1/power']);
  expect(sections.map((one) => one.title)).toEqual(['Machine', 'gpu 0', 'gpu 1']);
});

const many = (name: string, count: number) => ({ name, title: name, metrics: Array.from({ length: count }, String) });

test('sections beyond the first panels are closed until they are opened', () => {
  const sections = [many('a', OPEN_PANELS), many('b', 1), many('c', 500)];
  expect([...openSections(sections, [], [])]).toEqual(['a']);
  expect([...openSections(sections, ['c'], ['a'])]).toEqual(['c']);
});

test('a first section of very many panels is open', () => {
  const many = Array.from({ length: 2 * OPEN_PANELS }, (_, i) => `a/${i}`);
  expect([...openSections(sectionsOf([...many, 'b/0']), [], [])]).toEqual(['a']);
});

test('the names of sections are apart from that of the top', () => {
  expect(sectionsOf(['/x'])[0]?.name).toBe('');
  expect(TOP).not.toBe('');
});
