/** All registered models, by name: which version is the newest, and which are in use. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { PageBar } from '@/app/PageBar';
import { useSearchKey } from '@/app/useSearchKey';
import { usePageAddress } from '@/state/address';
import { Button } from '@/ui/Button';
import { SearchField } from '@/ui/SearchField';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { HowToRegister } from './HowToRegister';
import { registry } from './queries';
import { RegistryTable } from './RegistryTable';
import { useFreshRegistry } from './useFreshRegistry';

export function RegistryPage() {
  const [{ q = '' }, set] = usePageAddress();
  const found = useInfiniteQuery(registry(q));
  const search = useSearchKey('registry.search', 'Search models', 'Models');
  useFreshRegistry();
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const empty = found.isSuccess && !found.isPlaceholderData && !q && items.length === 0;
  return (
    <div className="h-full overflow-auto">
      <PageBar title="Models">{null}</PageBar>
      <div className="mx-auto flex max-w-6xl flex-col gap-3 p-4">
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="grow text-xl">Models</h1>
          {!empty && (
            <SearchField
              ref={search}
              label="Search models"
              value={q}
              onChange={(words) => set({ q: words })}
              className="w-56"
            />
          )}
        </div>
        {found.error && items.length === 0 && <Failure error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Waiting />}
        {empty && <HowToRegister />}
        {found.isSuccess && !empty && items.length === 0 && <Empty title="No model is called so." />}
        {items.length > 0 && <RegistryTable models={items} />}
        {found.hasNextPage && (
          <Button onPress={() => void found.fetchNextPage()} className="self-center">
            More models
          </Button>
        )}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading the models" className="flex flex-col gap-2">
      {[1, 2, 3].map((one) => (
        <Skeleton key={one} className="h-12" />
      ))}
    </div>
  );
}
