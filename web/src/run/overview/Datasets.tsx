/** Which data the run used, and which runs used the same. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Experiment, RunDetail, UsedDataset } from '@/api/__generated__/schema';
import { experimentHead, quoted } from '@/api/queries';
import { paths } from '@/app/paths';
import { plural } from '@/lib/format';
import { DEFAULT_VIEW } from '@/state/workspace';
import { Copy } from '@/ui/Copy';
import { Failure } from '@/ui/states';
import { Section } from '../parts/Section';
import { datasets as datasetsQuery } from '../queries';
import { shortDigest, sizeOf, sourceOf } from './dataset';

export function Datasets({ run }: { run: RunDetail }) {
  const { data: datasets, error, refetch } = useQuery(datasetsQuery(run.id));
  const experiment = useQuery(experimentHead(run.experiment_id)).data;
  if (error && !datasets) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!datasets?.length) return null;
  return (
    <Section title="Datasets">
      <ul className="flex flex-col text-sm">
        {datasets.map((one) => (
          <Dataset
            key={`${one.id} ${one.context}`}
            dataset={one}
            others={one.runs - (run.lifecycle === 'active' ? 1 : 0)}
            experiment={experiment}
          />
        ))}
      </ul>
    </Section>
  );
}

interface Props {
  dataset: UsedDataset;
  /** How many active runs but this one use it. */
  others: number;
  experiment: Experiment | undefined;
}

function Dataset({ dataset, others, experiment }: Props) {
  const source = sourceOf(dataset);
  return (
    <li className="flex flex-col gap-0.5 border-line border-b py-1.5">
      <div className="flex flex-wrap items-center gap-x-2">
        <bdi className="min-w-0 break-words font-medium">{dataset.name}</bdi>
        {dataset.context && (
          <bdi className="rounded-md border border-line bg-panel px-1.5 text-muted">{dataset.context}</bdi>
        )}
        <span className="ml-auto text-muted">{sizeOf(dataset)}</span>
      </div>
      {source && (
        <bdi className="line-clamp-2 break-all text-muted" title={source}>
          {source}
        </bdi>
      )}
      <div className="flex flex-wrap items-center gap-x-2">
        <span className="text-muted">digest</span>
        <code title={dataset.digest}>{shortDigest(dataset.digest)}</code>
        <Copy text={dataset.digest} label={`Copy the digest of ${dataset.name}`} />
        <span className="ml-auto">
          {others > 0 && experiment ? (
            <Link {...paths.experiment(experiment, sameData(dataset))}>{plural(others, 'other run')} used it</Link>
          ) : (
            <span className="text-muted">No other run used it</span>
          )}
        </span>
      </div>
    </li>
  );
}

function sameData({ digest }: UsedDataset) {
  return { ...DEFAULT_VIEW, filter: `datasets.digest = ${quoted(digest)}` };
}
