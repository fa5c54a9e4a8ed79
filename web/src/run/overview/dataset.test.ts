import { expect, test } from 'vitest';
import { sizeOf, sourceOf } from './dataset';

const size = (profile: unknown, schema: unknown = null) =>
  sizeOf({ profile: JSON.stringify(profile), schema: JSON.stringify(schema) });

test('a size is told as far as the profile says it', () => {
  expect(size({ rows: 60000, columns: 785, bytes: 2048 })).toBe('60,000 rows, 785 columns, 2.0 KiB');
  expect(size({ files: 1, bytes: 4 })).toBe('1 file, 4 B');
  expect(size({ rows: 0 })).toBe('0 rows');
});

test('profiles of other clients are read, too', () => {
  expect(size({ num_rows: 3, num_elements: 6 }, { mlflow_colspec: [{ name: 'x' }, { name: 'y' }] })).toBe(
    '3 rows, 2 columns',
  );
  expect(size({ features_shape: [4, 2], features_nbytes: 64 })).toBe('4 rows, 2 columns, 64 B');
});

test('a profile that nobody can read says nothing', () => {
  for (const profile of [null, '', 'large', '[1]', 'null', '{"rows": "many"}']) {
    expect(sizeOf({ profile, schema: null })).toBe('');
  }
});

test('a source that a client has wrapped is its address', () => {
  expect(sourceOf({ source: '{"uri": "s3://data/a"}' })).toBe('s3://data/a');
  expect(sourceOf({ source: '/data/{a}' })).toBe('/data/{a}');
  expect(sourceOf({ source: '{"tags": {}}' })).toBe('{"tags": {}}');
});
