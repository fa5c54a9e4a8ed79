/** What a diff holds, in a few words; two that are not the same never have the same words. Pure. */

import { plural } from '@/lib/format';

export function changesOf(diff: string): string {
  let [files, added, removed] = [0, 0, 0];
  for (const line of diff.split('\n')) {
    if (line.startsWith('diff --git ')) files++;
    else if (line.startsWith('+') && !line.startsWith('+++ ')) added++;
    else if (line.startsWith('-') && !line.startsWith('--- ')) removed++;
  }
  return `${plural(files, 'file')}, +${added} −${removed} (${fingerprint(diff)})`;
}

/** Six letters of a text's content (FNV-1a): to tell texts apart, and nothing more. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0').slice(0, 6);
}
