/** A filter as its reader sees it: clauses joined by `and`, and what is being typed at a place. The server judges. */

const TOKEN =
  /\s+|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|(?:runs?|params?|tags?|summary|metrics?|datasets?)\.(?:`(?:[^`]|``)*`?(?:\.[a-z_]*)?|[^\s()=!<>,'"`]*)|[<>=!]+|[(),]|[^\s()=!<>,'"]+/gy;

export interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Words, fields, operators, texts in quotes; without the space between. */
export function tokens(filter: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(filter);
    if (!match) break;
    if (match[0].trim()) found.push({ text: match[0], from, to: from + match[0].length });
  }
  return found;
}

/** What is joined by `and` on the outside; one clause when `or` is there, too. */
export function clauses(filter: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { text, from, to } of tokens(filter)) {
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (depth > 0) continue;
    if (/^or$/i.test(text)) return [filter.trim()];
    if (/^and$/i.test(text)) {
      parts.push(filter.slice(start, from).trim());
      start = to;
    }
  }
  parts.push(filter.slice(start).trim());
  return parts.filter(Boolean);
}

/** The filter without its nth clause. */
export function without(filter: string, nth: number): string {
  return clauses(filter)
    .filter((_, i) => i !== nth)
    .join(' and ');
}

/** Which clause finds the fewest runs by itself; null until all are counted. */
export function strictest(found: readonly (number | undefined)[]): number | null {
  const counts = found.filter((one) => one !== undefined);
  return counts.length && counts.length === found.length ? counts.indexOf(Math.min(...counts)) : null;
}

/** One more clause, in parentheses where it would be read otherwise. */
export function withClause(filter: string, clause: string): string {
  if (!filter.trim()) return clause;
  const before =
    tokens(filter).some(({ text }) => /^or$/i.test(text)) && clauses(filter).length === 1 ? `(${filter})` : filter;
  return `${before} and ${clause}`;
}

export type Expected =
  | { readonly kind: 'field'; readonly typed: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'operator';
      readonly typed: string;
      readonly field: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'value';
      readonly typed: string;
      readonly field: string;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'joint'; readonly typed: string; readonly from: number; readonly to: number };

const OPERATOR = /^(<|>|=|!=|<=|>=|<>|==|like|ilike|matches|in)$/i;
const WORD = /^(and|or|not)$/i;

/** What can stand at the caret, and what of it is typed already. */
export function expectedAt(filter: string, caret: number): Expected {
  const before = tokens(filter).filter((token) => token.from < caret);
  const last = before[before.length - 1];
  const typing = last && last.to >= caret && !/^[(),]$/.test(last.text) ? last : undefined;
  const done = typing ? before.slice(0, -1) : before;
  const place = typing
    ? { typed: filter.slice(typing.from, caret), from: typing.from, to: typing.to }
    : { typed: '', from: caret, to: caret };
  const previous = done[done.length - 1]?.text ?? '';
  const field = done[done.length - 2]?.text ?? '';
  if (typing && OPERATOR.test(typing.text) && isField(previous)) return { kind: 'operator', field: previous, ...place };
  if (!previous || WORD.test(previous) || previous === '(') return { kind: 'field', ...place };
  if (isField(previous)) return { kind: 'operator', field: previous, ...place };
  if (OPERATOR.test(previous)) return { kind: 'value', field, ...place };
  return { kind: 'joint', ...place };
}

function isField(text: string): boolean {
  return /^(runs?|params?|tags?|summary|metrics?)\./i.test(text);
}
