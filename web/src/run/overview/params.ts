/** Keys with dots as a tree, flattened to rows for a table. Pure. */

export interface ParamRow {
  /** The whole key; of a heading, the common beginning. */
  readonly key: string;
  readonly label: string;
  readonly depth: number;
  /** A heading has none. */
  readonly value?: unknown;
  readonly heading: boolean;
}

interface Node {
  value?: unknown;
  has: boolean;
  readonly below: Map<string, Node>;
}

export function paramRows(params: Readonly<Record<string, unknown>>, words = ''): ParamRow[] {
  const root: Node = { has: false, below: new Map() };
  const wanted = words.trim().toLowerCase();
  for (const key of Object.keys(params).sort(natural.compare)) {
    if (wanted && !matches(key, params[key], wanted)) continue;
    let node = root;
    for (const part of key.split('.')) {
      const next = node.below.get(part) ?? { has: false, below: new Map() };
      node.below.set(part, next);
      node = next;
    }
    node.has = true;
    node.value = params[key];
  }
  const rows: ParamRow[] = [];
  collect(root, '', 0, rows);
  return rows;
}

const natural = new Intl.Collator('en', { numeric: true });

function matches(key: string, value: unknown, words: string): boolean {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return key.toLowerCase().includes(words) || text.toLowerCase().includes(words);
}

function collect(node: Node, path: string, depth: number, rows: ParamRow[]): void {
  for (const [part, child] of node.below) {
    let label = part;
    let at = child;
    // A chain of single parts is one row: `a.b.c`, not three.
    while (!at.has && at.below.size === 1) {
      const [only] = at.below;
      if (!only) break;
      label += `.${only[0]}`;
      at = only[1];
    }
    const key = path ? `${path}.${label}` : label;
    if (at.has) rows.push({ key, label, depth, value: at.value, heading: false });
    else rows.push({ key, label, depth, heading: true });
    collect(at, key, depth + 1, rows);
  }
}
