/** Rows as comma-separated values (RFC 4180). */

export type Content = string | number | boolean | readonly unknown[] | null;

export function csv(heads: readonly string[], rows: readonly (readonly Content[])[]): string {
  return [heads, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

function csvCell(content: Content): string {
  const text = content === null ? '' : typeof content === 'object' ? JSON.stringify(content) : String(content);
  // A spreadsheet would run a text that begins like a formula.
  const safe = typeof content === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
