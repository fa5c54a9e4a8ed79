import { expect, test } from 'vitest';
import { changed, readNames, readTab, writeNames } from './address';

test('an unknown tab opens the overview', () => {
  expect(readTab('nonsense')).toBe('overview');
  expect(readTab('logs')).toBe('logs');
});

test('an empty value is taken out of the address', () => {
  expect(changed({ tab: 'logs', q: 'a' }, { q: '', line: 'stdout:1' })).toEqual({ tab: 'logs', line: 'stdout:1' });
});

test.each([[['a,b', '~', '~c', 'plain']], [['train', 'val']], [[]]])('the names %o come back', (names) =>
  expect(readNames(writeNames(names))).toEqual(names),
);
