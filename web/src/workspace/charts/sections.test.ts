import { expect, test } from 'vitest';
import { matching, sectionsOf } from './sections';

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
