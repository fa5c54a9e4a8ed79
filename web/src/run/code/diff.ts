/** A unified diff as git writes it, in files. Pure. */

export type LineKind = 'added' | 'removed' | 'hunk' | 'same';

export interface DiffLine {
  readonly kind: LineKind;
  readonly text: string;
}

export interface DiffFile {
  readonly path: string;
  /** What git says of it beside its lines: new, deleted, renamed, of another mode, binary. */
  readonly remarks: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly lines: readonly DiffLine[];
}

const REMARK = /^(new file|deleted file|old mode|new mode|rename |copy |similarity |Binary files|GIT binary)/;

export function readDiff(text: string): DiffFile[] {
  const files: DiffFile[] = [];
  const lines = text.replace(/\n$/, '').split('\n');
  let from = 0;
  for (let i = 1; i <= lines.length; i++) {
    if (i < lines.length && !lines[i]?.startsWith('diff --git ')) continue;
    const some = lines.slice(from, i);
    if (some.some(Boolean)) files.push(readFile(some));
    from = i;
  }
  return files;
}

function readFile(lines: readonly string[]): DiffFile {
  const begins = lines.findIndex((line) => line.startsWith('@@'));
  const head = begins < 0 ? lines : lines.slice(0, begins);
  const body = begins < 0 ? [] : lines.slice(begins).map((line) => ({ kind: kindOf(line), text: line }));
  return {
    path: pathOf(head),
    remarks: head.filter((line) => REMARK.test(line)),
    added: body.filter((line) => line.kind === 'added').length,
    removed: body.filter((line) => line.kind === 'removed').length,
    lines: body,
  };
}

function kindOf(line: string): LineKind {
  if (line.startsWith('@@')) return 'hunk';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}

/** The name it has now; of a deleted file, the one it had. */
function pathOf(head: readonly string[]): string {
  const named = (sign: string) =>
    head
      .find((line) => line.startsWith(`${sign} `) && line !== `${sign} /dev/null`)
      ?.slice(4)
      .replace(/\t.*$/, '')
      .replace(/^"?[ab]\//, '')
      .replace(/"$/, '');
  return named('+++') ?? named('---') ?? /^diff --git .* "?b\/(.*?)"?$/.exec(head[0] ?? '')?.[1] ?? 'changes';
}
