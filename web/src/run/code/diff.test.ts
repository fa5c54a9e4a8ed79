import { expect, test } from 'vitest';
import { readDiff } from './diff';

const CHANGED = `diff --git a/train.py b/train.py
index 1..2 100644
--- a/train.py
+++ b/train.py
@@ -1,2 +1,3 @@ def main():
 same
-old
+new
+--- looks like a head
`;
const DELETED = `diff --git a/old name.txt b/old name.txt
deleted file mode 100644
index 1..0
--- a/old name.txt
+++ /dev/null
@@ -1 +0,0 @@
-gone
`;
const RENAMED = `diff --git a/x.bin b/y.bin
similarity index 100%
rename from x.bin
rename to y.bin
`;

test('a diff is read file by file', () => {
  const files = readDiff(CHANGED + DELETED + RENAMED);
  expect(files.map((file) => [file.path, file.added, file.removed])).toEqual([
    ['train.py', 2, 1],
    ['old name.txt', 0, 1],
    ['y.bin', 0, 0],
  ]);
});

test('lines keep what they are', () => {
  expect(readDiff(CHANGED)[0]?.lines.map((line) => line.kind)).toEqual(['hunk', 'same', 'removed', 'added', 'added']);
});

test('what git says of a file is kept', () => {
  expect(readDiff(RENAMED)[0]?.remarks).toEqual(['similarity index 100%', 'rename from x.bin', 'rename to y.bin']);
  expect(readDiff(DELETED)[0]?.remarks).toEqual(['deleted file mode 100644']);
});

test('nothing has no files, and what is no diff of git is one', () => {
  expect(readDiff('')).toEqual([]);
  expect(readDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n').map((file) => file.path)).toEqual(['x']);
});
