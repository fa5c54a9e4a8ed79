/** A tag as it is typed: `name` is a label, `name: value` has a value, which may be a number. Pure. */

export interface Tag {
  readonly name: string;
  readonly value: string | number | boolean;
}

export function readTag(text: string): Tag | null {
  const said = splitTag(text);
  return said && { name: said.name, value: readValue(said.value) };
}

/** The same where values are texts; that of a label is empty. */
export function splitTag(text: string): { name: string; value: string } | null {
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  if (!name) return null;
  return { name, value: colon < 0 ? '' : text.slice(colon + 1).trim() };
}

function readValue(text: string): string | number | boolean {
  if (text === '' || text === 'true') return true;
  if (text === 'false') return false;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}
