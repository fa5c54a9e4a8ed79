/** The code that ran: commit, command, what was not committed, and every package. */

import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { count } from '@/lib/format';
import { Copy } from '@/ui/Copy';
import { SearchField } from '@/ui/SearchField';
import { Select } from '@/ui/Select';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { useAddress } from '../address';
import { Fact, Facts, Section } from '../parts/Section';
import { attempts as attemptsQuery } from '../queries';
import type { TabProps } from '../RunPage';
import { Commit } from './Commit';
import { Diff } from './Diff';
import { readFacts } from './facts';
import { commandLine, reproduction } from './reproduce';

export default function CodeTab({ run }: TabProps) {
  const { data: attempts, error, refetch } = useQuery(attemptsQuery(run.id));
  const [search, set] = useAddress();
  const chosen = attempts?.find((one) => one.id === search.attempt) ?? attempts?.[attempts.length - 1];
  const facts = useMemo(() => readFacts(chosen?.facts), [chosen?.facts]);
  if (error && !attempts) return <Failure error={error} onRetry={() => void refetch()} className="h-full" />;
  if (!attempts) return <Skeleton className="m-4 h-40" />;
  const { git, command, packages } = facts;
  const again = reproduction(facts);
  if (!git && !command && !packages.length) {
    return <Empty title="Nothing of the code was captured." className="h-full" />;
  }
  return (
    <div className="flex flex-col gap-6 p-4">
      {attempts.length > 1 && (
        <Select label="Attempt" beside="Attempt" value={chosen?.id} onChange={(attempt) => set({ attempt })}>
          {attempts.map((attempt, i) => (
            <option key={attempt.id} value={attempt.id}>
              {i + 1}
            </option>
          ))}
        </Select>
      )}
      <Section title="Code">
        <Facts>
          {git && (
            <Fact name="Commit">
              <Commit git={git} />
            </Fact>
          )}
          {git?.remote && <Fact name="Remote">{git.remote}</Fact>}
          {command && (
            <Fact name="Command">
              <code className="font-mono">{commandLine(command.arguments, git?.root)}</code>
            </Fact>
          )}
          {command?.cwd && <Fact name="Started in">{command.cwd}</Fact>}
          {facts.python && <Fact name="Python">{facts.python}</Fact>}
        </Facts>
      </Section>
      {again.length > 0 && (
        <Section title="Run it again" tools={<Copy text={again.join('\n')} label="Copy the commands" />}>
          <pre className="whitespace-pre-wrap break-words rounded-md border border-line bg-panel p-2 font-mono text-sm">
            {again.join('\n')}
          </pre>
        </Section>
      )}
      {git?.diff && (
        <Section title="Not committed" tools={<Copy text={git.diff} label="Copy as a patch" />}>
          {git.diffTruncated && (
            <p className="text-warn">The changes were too long to keep; this is their beginning.</p>
          )}
          <Diff text={git.diff} />
        </Section>
      )}
      {packages.length > 0 && <Packages packages={packages} />}
    </div>
  );
}

function Packages({ packages }: { packages: readonly (readonly [string, string])[] }) {
  const [words, setWords] = useState('');
  const found = packages.filter(([name]) => name.toLowerCase().includes(words.toLowerCase()));
  const text = packages.map(([name, version]) => `${name}==${version}`).join('\n');
  return (
    <Section
      title="Packages"
      tools={
        <>
          <span className="text-muted">{count(packages.length)}</span>
          <Copy text={text} label="Copy as requirements" />
          <SearchField label="Search packages" value={words} onChange={setWords} className="ml-auto w-44" />
        </>
      }
    >
      <ul className="columns-[220px] gap-6 text-sm">
        {found.map(([name, version]) => (
          <li key={name} className="flex gap-2">
            <span className="grow truncate">{name}</span>
            <span className="text-muted">{version}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="text-muted">No package is called so.</p>}
    </Section>
  );
}
