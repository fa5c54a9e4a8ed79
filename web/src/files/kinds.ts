/** What can be shown of a file, by its name; and CSV. Pure. */

export type FileKind = 'image' | 'audio' | 'video' | 'csv' | 'text' | 'other';

const KINDS: [FileKind, RegExp][] = [
  ['image', /\.(png|jpe?g|gif|webp|avif|bmp|ico)$/i],
  ['audio', /\.(wav|mp3|ogg|flac|m4a)$/i],
  ['video', /\.(mp4|webm|mov)$/i],
  ['csv', /\.[ct]sv$/i],
  [
    'text',
    /\.(txt|log|md|rst|json|jsonl|ya?ml|toml|ini|cfg|py|ipynb|sh|js|ts|html?|xml|svg|css|c|h|cpp|cu|rs|go|diff|patch)$/i,
  ],
  ['text', /(^|\/)(readme|license|makefile|dockerfile|mlmodel|mlproject|requirements[^/]*)$/i],
];

export function kindOf(name: string): FileKind {
  return KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
}

/** Rows of a CSV or TSV text, quotes honoured; at most `most` of them. */
export function readCsv(text: string, most: number): string[][] {
  const separator = !text.slice(0, 2000).includes(',') && text.includes('\t') ? '\t' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const char = text[i];
    if (quoted) {
      if (char === '"' && text[i + 1] === '"') cell += text[i++];
      else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = '';
    } else if (char === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else cell += char;
  }
  if ((cell || row.length) && rows.length < most) rows.push([...row, cell]);
  return rows;
}
