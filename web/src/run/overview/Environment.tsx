/** Where the run ran, on which code, and how to do it again. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { bytes, plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import { Copy } from '@/ui/Copy';
import { Failure, Skeleton } from '@/ui/states';
import { useAddress } from '../address';
import { Commit } from '../code/Commit';
import { type Facts as AttemptFacts, readFacts } from '../code/facts';
import { reproduction } from '../code/reproduce';
import { Fact, Facts, Section } from '../parts/Section';
import { attempts as attemptsQuery } from '../queries';

export function Environment({ run }: { run: RunDetail }) {
  const { data: attempts, error, refetch } = useQuery(attemptsQuery(run.id));
  const newest = attempts?.[attempts.length - 1];
  const facts = useMemo(() => readFacts(newest?.facts), [newest?.facts]);
  if (error && !attempts) {
    return (
      <Section title="Environment">
        <Failure error={error} onRetry={() => void refetch()} />
      </Section>
    );
  }
  return (
    <>
      <Section title="Environment">
        {attempts ? <Known facts={facts} run={run} /> : <Skeleton className="h-24" />}
      </Section>
      <Again facts={facts} />
    </>
  );
}

function Known({ facts, run }: { facts: AttemptFacts; run: RunDetail }) {
  const [, set] = useAddress();
  const { git, host, python, packages, gpus } = facts;
  const nothing = !git && !host && !python && !packages.length;
  if (nothing && run.seed === null) {
    return (
      <p className="text-muted">
        Nothing was captured. <code>rf.init(capture=True)</code>, the default, notes code, host and packages.
      </p>
    );
  }
  return (
    <Facts>
      {git && (
        <Fact name="Commit">
          <Commit git={git} />
        </Fact>
      )}
      {host && (
        <Fact name="Host">
          {[host.name, host.cpus && plural(host.cpus, 'core'), host.memory && bytes(host.memory)]
            .filter(Boolean)
            .join(', ')}
        </Fact>
      )}
      {gpus.length > 0 && <Fact name="GPU">{gpus.join(', ')}</Fact>}
      {host?.os && <Fact name="System">{host.os}</Fact>}
      {python && <Fact name="Python">{python}</Fact>}
      {run.seed !== null && <Fact name="Seed">{run.seed}</Fact>}
      {packages.length > 0 && (
        <Fact name="Packages">
          <Button small look="quiet" className="-ml-1.5" onPress={() => set({ tab: 'code' })}>
            {plural(packages.length, 'package')}
          </Button>
        </Fact>
      )}
    </Facts>
  );
}

function Again({ facts }: { facts: AttemptFacts }) {
  const lines = reproduction(facts);
  if (!lines.length) return null;
  return (
    <Section title="Run it again" tools={<Copy text={lines.join('\n')} label="Copy the commands" />}>
      <pre className="whitespace-pre-wrap break-words rounded-md border border-line bg-panel p-2 font-mono text-sm">
        {lines.join('\n')}
      </pre>
    </Section>
  );
}
