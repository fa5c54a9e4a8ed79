import { expect, test } from 'vitest';
import { changesOf } from './changes';

const diff = (line: string) => `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-old\n+${line}\n+more\n`;

test('files and lines are counted, without the heads', () => {
  expect(changesOf(diff('new'))).toMatch(/^1 file, \+2 −1 \([0-9a-f]{6}\)$/);
});

test('other changes have other words', () => {
  expect(changesOf(diff('new'))).not.toBe(changesOf(diff('newer')));
  expect(changesOf(diff('new'))).toBe(changesOf(diff('new')));
});
