import { expect, test } from 'vitest';
import { isOpenFirst, matching, sectionsOf } from './sections';

const many = ['train/loss', 'train/acc', 'val/loss', 'val/acc', 'lr', 'gpu/0', 'gpu/1', 'system/cpu'];

test('sections go by the first part of names, validation first and the system last', () => {
  expect(sectionsOf(many).map((section) => section.name)).toEqual(['val', 'train', '', 'gpu', 'system']);
});

test('a few metrics need no sections', () => {
  expect(sectionsOf(['train/loss', 'val/acc', 'system/cpu'])).toEqual([
    { name: '', metrics: ['val/acc', 'train/loss'] },
    { name: 'system', metrics: ['system/cpu'] },
  ]);
});

test('panels are found by a regular expression, and by plain text where it is none', () => {
  expect(matching(many, '^val/|lr$')).toEqual(['val/loss', 'val/acc', 'lr']);
  expect(matching(['a(b', 'c'], 'a(')).toEqual(['a(b']);
});

test('sections are closed that are large, or come after many panels', () => {
  const section = { name: 'grad', metrics: Array.from({ length: 20 }, (_, i) => `grad/${i}`) };
  expect(isOpenFirst(section, false, 0)).toBe(true);
  expect(isOpenFirst(section, false, 120)).toBe(false);
  expect(isOpenFirst({ ...section, metrics: [...section.metrics, ...section.metrics] }, false, 0)).toBe(false);
});

test('a search opens what it finds, as far as there is room', () => {
  const section = { name: 'grad', metrics: Array.from({ length: 5000 }, (_, i) => `grad/${i}`) };
  expect(isOpenFirst(section, true, 0)).toBe(true);
  expect(isOpenFirst(section, true, 5000)).toBe(false);
});
