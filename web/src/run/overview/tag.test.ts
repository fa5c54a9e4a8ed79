import { expect, test } from 'vitest';
import { readTag, splitTag } from './tag';

test.each([
  ['baseline', { name: 'baseline', value: true }],
  [' team : vision ', { name: 'team', value: 'vision' }],
  ['fold: 3', { name: 'fold', value: 3 }],
  ['ok: false', { name: 'ok', value: false }],
  ['url: https://x.y', { name: 'url', value: 'https://x.y' }],
  ['version: 1.2.3', { name: 'version', value: '1.2.3' }],
])('%s is read', (text, tag) => expect(readTag(text)).toEqual(tag));

test.each(['', '  ', ': value'])('«%s» is no tag', (text) => expect(readTag(text)).toBe(null));

test('a value that has to be a text stays as it was typed', () => {
  expect(splitTag('size: 1.0')).toEqual({ name: 'size', value: '1.0' });
  expect(splitTag('label')).toEqual({ name: 'label', value: '' });
});
