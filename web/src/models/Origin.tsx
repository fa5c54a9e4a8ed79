/** Where a model came from: the run that made it, its experiment, its data. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Model, RunDetail } from '@/api/__generated__/schema';
import { experimentHead, runsOf } from '@/api/queries';
import { paths } from '@/app/paths';
import { RunLink } from '@/registry/RunLink';
import { shortDigest } from '@/run/overview/dataset';
import { Fact, Facts, Section } from '@/run/parts/Section';
import { datasets as datasetsQuery } from '@/run/queries';

interface Props {
  runId: string | null;
  run: RunDetail | undefined;
  model: Model | undefined;
  /** More facts, first. */
  children?: React.ReactNode;
}

export function Origin({ runId, run, model, children }: Props) {
  const runs = useQuery(runsOf(runId === null ? [] : [runId]));
  const id = model?.experiment_id ?? run?.experiment_id ?? '';
  const experiment = useQuery({ ...experimentHead(id), enabled: id !== '' }).data;
  const datasets = useQuery({ ...datasetsQuery(run?.id ?? ''), enabled: run !== undefined }).data ?? [];
  return (
    <Section title="Where it came from">
      <Facts>
        {children}
        {runId !== null && (
          <Fact name="Run">
            <RunLink id={runId} run={runs.data?.get(runId)} known={runs.isSuccess} />
          </Fact>
        )}
        {experiment && (
          <Fact name="Experiment">
            <Link {...paths.experiment(experiment)}>{experiment.name}</Link>
          </Fact>
        )}
        {datasets.length > 0 && (
          <Fact name="Data">
            <ul>
              {datasets.map((one) => (
                <li key={`${one.id} ${one.context}`}>
                  <bdi>{one.name}</bdi> <span className="text-muted">{one.context}</span>{' '}
                  <code title={one.digest}>{shortDigest(one.digest)}</code>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </Facts>
    </Section>
  );
}
