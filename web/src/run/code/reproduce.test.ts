import { expect, test } from 'vitest';
import { readFacts } from './facts';
import { commandLine, commitPage, folderOf, reproduction, shellQuoted } from './reproduce';

const git = { commit: 'abc', branch: 'main', remote: 'git@github.com:team/repo.git', root: '/w/repo', dirty: true };
const command = { arguments: ['/env/bin/python3.11', '/w/repo/train.py', '--name=a b'], cwd: '/w/repo' };

test('a run with a repository is cloned, checked out and started', () => {
  const facts = readFacts({ git, command: { ...command, cwd_in_repository: '.' } });
  expect(reproduction(facts)).toEqual([
    'git clone git@github.com:team/repo.git && cd repo',
    'git checkout abc',
    'git apply run.diff   # the changes that were not committed: see Code',
    "python train.py '--name=a b'",
  ]);
});

test('a run started below the root changes there', () => {
  const below = { arguments: ['python', '/w/repo/tools/go.py'], cwd: '/w/repo/tools', cwd_in_repository: 'tools' };
  const lines = reproduction(readFacts({ git: { ...git, dirty: false, remote: null }, command: below }));
  expect(lines).toEqual(['git checkout abc', 'cd tools', 'python go.py']);
});

test.each([
  ['plain/path.py', 'plain/path.py'],
  ['two words', "'two words'"],
  ["it's", `'it'"'"'s'`],
  ['$HOME', "'$HOME'"],
])('%s is quoted as %s', (word, quoted) => expect(shellQuoted(word)).toBe(quoted));

test('a program that is not Python keeps its name', () => {
  expect(commandLine(['/usr/bin/torchrun', 'a.py'])).toBe('/usr/bin/torchrun a.py');
});

test.each([
  ['https://github.com/a/b.git', 'https://github.com/a/b/commit/c'],
  ['git@gitlab.example.org:a/b.git', 'https://gitlab.example.org/a/b/-/commit/c'],
  ['/srv/git/b', null],
  [undefined, null],
])('a commit of %s is at %s', (remote, page) => expect(commitPage(remote, 'c')).toBe(page));

test('a folder is named as git names it', () => expect(folderOf('https://x.y/a/thing.git/')).toBe('thing'));

test('facts that failed or are missing are no facts', () => {
  const facts = readFacts({
    git: { error: 'no git' },
    packages: null,
    gpu: { devices: [{ name: 'H100' }, { name: 'H100' }] },
  });
  expect(facts.git).toBe(null);
  expect(facts.gpus).toEqual(['2 × H100']);
});
