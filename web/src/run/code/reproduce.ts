/** The lines that bring a run's code back and start it again. Pure. */

import type { Facts } from './facts';

/** Shell words that need no quotes. */
const PLAIN = /^[\w@%+=:,./~-]+$/;

export function shellQuoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

/** A command as it would be typed. The interpreter's full path says nothing on another machine. */
export function commandLine(words: readonly string[], root?: string | undefined): string {
  const [first = '', ...rest] = words;
  const program = /(^|\/)python[\d.]*$/.test(first) ? 'python' : first;
  return [program, ...rest.map((word) => within(word, root))].filter(Boolean).map(shellQuoted).join(' ');
}

/** A path below the repository as seen from its root. */
function within(word: string, root: string | undefined): string {
  return root && word.startsWith(`${root}/`) ? word.slice(root.length + 1) : word;
}

export function reproduction({ git, command }: Facts): string[] {
  const lines: string[] = [];
  if (git?.commit) {
    if (git.remote) lines.push(`git clone ${shellQuoted(git.remote)} && cd ${shellQuoted(folderOf(git.remote))}`);
    lines.push(`git checkout ${git.commit}`);
    if (git.dirty) lines.push('git apply run.diff   # the changes that were not committed: see Code');
  }
  if (command?.arguments.length) {
    const inside = command.cwdInRepository;
    if (git && inside && inside !== '.') lines.push(`cd ${shellQuoted(inside)}`);
    const root = inside && inside !== '.' ? command.cwd : git?.root;
    lines.push(commandLine(command.arguments, root));
  }
  return lines;
}

/** Where `git clone` puts a remote. */
export function folderOf(remote: string): string {
  const last = remote.replace(/[/]+$/, '').split(/[/:]/).pop() ?? '';
  return last.replace(/\.git$/, '') || 'repository';
}

/** A page that shows a commit, for the forges whose addresses are known. */
export function commitPage(remote: string | undefined, commit: string): string | null {
  const match = /^(?:https?:\/\/|ssh:\/\/git@|git@)([\w.-]+)[/:](.+?)(?:\.git)?\/?$/.exec(remote ?? '');
  if (!match?.[1] || !match[2]) return null;
  const [, host, path] = match;
  const gitlab = host.includes('gitlab');
  const known = gitlab || host === 'github.com' || host === 'codeberg.org';
  return known ? `https://${host}/${path}/${gitlab ? '-/' : ''}commit/${encodeURIComponent(commit)}` : null;
}
