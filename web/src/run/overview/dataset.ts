/** What can be told of a dataset. Its profile and source are texts, by custom JSON, of whoever logged it. Pure. */

import type { UsedDataset } from '@/api/__generated__/schema';
import { bytes, plural } from '@/lib/format';

const SHORT = 8;

/** Enough of a digest to tell datasets apart. */
export function shortDigest(digest: string): string {
  return digest.slice(0, SHORT);
}

/** Its size in words, as far as its profile says it; empty where it does not. */
export function sizeOf({ profile, schema }: Pick<UsedDataset, 'profile' | 'schema'>): string {
  const said = objectIn(profile);
  const shape = Array.isArray(said.features_shape) ? said.features_shape : [];
  const rows = amount(said.rows, said.num_rows, shape[0]);
  const columns = amount(said.columns, shape.length === 2 ? shape[1] : undefined, columnsIn(schema));
  const size = amount(said.bytes, said.features_nbytes, said.dataset_size);
  const files = amount(said.files);
  return [
    rows !== undefined && plural(rows, 'row'),
    columns !== undefined && plural(columns, 'column'),
    files !== undefined && plural(files, 'file'),
    size !== undefined && bytes(size),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Where it lies: the address alone where a client wraps it. */
export function sourceOf({ source }: Pick<UsedDataset, 'source'>): string {
  const said = objectIn(source);
  const address = said.uri ?? said.url ?? said.path;
  return typeof address === 'string' ? address : source;
}

function columnsIn(schema: string | null): number | undefined {
  const columns = objectIn(schema).mlflow_colspec;
  return Array.isArray(columns) ? columns.length : undefined;
}

function amount(...found: unknown[]): number | undefined {
  return found.find((one): one is number => typeof one === 'number' && Number.isFinite(one));
}

function objectIn(text: string | null): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text ?? '');
    return typeof found === 'object' && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}
