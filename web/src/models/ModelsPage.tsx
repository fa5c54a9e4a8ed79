/** The models of an experiment, the newest first: how good each is, who made it, and whether it is registered. */

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { experimentHead } from '@/api/queries';
import { PageBar } from '@/app/PageBar';
import { experimentId, paths } from '@/app/paths';
import { useSearchKey } from '@/app/useSearchKey';
import { NotThere, Waiting } from '@/registry/parts';
import { usePageAddress } from '@/state/address';
import { Button } from '@/ui/Button';
import { SearchField } from '@/ui/SearchField';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { ModelsTable } from './ModelsTable';
import { models as modelsQuery } from './queries';
import { useFreshModels } from './useFreshModels';

export function ModelsPage() {
  const { ref } = useParams({ from: '/e/$ref/models' });
  const id = experimentId(ref);
  const { data: experiment, error, refetch } = useQuery(experimentHead(id));
  if (experiment) return <Models key={id} experiment={experiment} />;
  if (error)
    return <NotThere title="There is no such experiment." what={id} error={error} onRetry={() => void refetch()} />;
  return <Waiting label="Loading the experiment" />;
}

function Models({ experiment }: { experiment: { id: string; name: string } }) {
  const [{ q = '' }, set] = usePageAddress();
  const found = useInfiniteQuery(modelsQuery(experiment.id, q));
  const search = useSearchKey('models.search', 'Search models', 'Models');
  useFreshModels(experiment.id);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="h-full overflow-auto">
      <PageBar title={`Models of ${experiment.name}`}>
        <Link {...paths.experiment(experiment)} className="min-w-0 truncate" title={experiment.name}>
          <bdi>{experiment.name}</bdi>
        </Link>
      </PageBar>
      <div className="flex flex-col gap-3 p-4">
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="grow text-xl">
            Models of <bdi className="break-words">{experiment.name}</bdi>
          </h1>
          <SearchField
            ref={search}
            label="Search models"
            value={q}
            onChange={(words) => set({ q: words })}
            className="w-56"
          />
        </div>
        {found.error && !found.data && <Failure error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Skeleton className="h-32" />}
        {found.isSuccess && items.length === 0 && <Nothing words={q} />}
        {found.data && items.length > 0 && <ModelsTable pages={found.data.pages} experiment={experiment.id} />}
        {found.hasNextPage && (
          <Button onPress={() => void found.fetchNextPage()} className="self-center">
            More models
          </Button>
        )}
      </div>
    </div>
  );
}

function Nothing({ words }: { words: string }) {
  if (words) return <Empty title="No model is called so." />;
  return (
    <Empty title="No run of this experiment has kept a model.">
      <p>
        <code>run.log_model("classifier", "model.pt")</code> keeps one; so does <code>log_model</code> of MLflow.
      </p>
    </Empty>
  );
}
