/** A commit: its short name, branch, and whether there was more than it holds. */

import { Copy } from '@/ui/Copy';
import type { Facts } from './facts';
import { commitPage } from './reproduce';

export function Commit({ git }: { git: NonNullable<Facts['git']> }) {
  const commit = git.commit ?? '';
  const page = commitPage(git.remote, commit);
  const short = <code className="font-mono">{commit.slice(0, 10)}</code>;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <span className="inline-flex items-center gap-1">
        {page ? (
          <a href={page} target="_blank" rel="noreferrer">
            {short}
          </a>
        ) : (
          short
        )}
        <Copy text={commit} label="Copy the commit" />
      </span>
      {git.branch && (
        <span>
          on <bdi>{git.branch}</bdi>
        </span>
      )}
      {git.dirty && <span className="text-warn">with changes that were not committed</span>}
    </span>
  );
}
