/** Hands something to the browser as a file to keep. */

/** Long enough for a browser to have begun with it. */
const KEPT_MS = 10_000;

/** What an address leads to. */
export function download(href: string, name: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}

/** What the page has made itself. */
export function save(content: Blob, name: string): void {
  const href = URL.createObjectURL(content);
  download(href, name);
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}

/** A name that every file system takes. */
export function fileName(title: string, ending: string): string {
  const plain = title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${plain.slice(0, 80) || 'chart'}.${ending}`;
}
