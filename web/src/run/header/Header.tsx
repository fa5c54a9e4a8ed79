/** Which run this is, how it stands, and what can be done with it. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RunDetail } from '@/api/__generated__/schema';
import { experimentHead } from '@/api/queries';
import { PageBar } from '@/app/PageBar';
import { paths } from '@/app/paths';
import { Button } from '@/ui/Button';
import { ActionsMenu } from './ActionsMenu';
import { Ending } from './Ending';
import { RunName } from './RunName';
import { StateLine } from './StateLine';
import { type RunActions, useRunActions } from './useRunActions';

export function Header({ run }: { run: RunDetail }) {
  const actions = useRunActions(run.id);
  const experiment = useQuery(experimentHead(run.experiment_id)).data;
  return (
    <header className="flex flex-col gap-1.5 px-4 pt-3">
      <PageBar title={run.name}>
        {experiment && (
          <Link {...paths.experiment(experiment)} className="min-w-0 truncate" title={experiment.name}>
            <bdi>{experiment.name}</bdi>
          </Link>
        )}
      </PageBar>
      <div className="flex items-start gap-2">
        <h1 className="min-w-0 grow text-xl">
          <RunName run={run} />
        </h1>
        {experiment && <ActionsMenu run={run} experiment={experiment} actions={actions} />}
      </div>
      <StateLine run={run} />
      <Ending run={run} />
      {run.lifecycle !== 'active' && <Kept run={run} actions={actions} />}
    </header>
  );
}

/** Said loudly of a run that is not where runs usually are. */
function Kept({ run, actions }: { run: RunDetail; actions: RunActions }) {
  const deleted = run.lifecycle === 'deleted';
  return (
    <p role="status" className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-panel px-3 py-1.5">
      <span className={deleted ? 'text-bad' : 'text-warn'}>
        {deleted
          ? 'This run is deleted. It is gone for good 30 days after that.'
          : 'This run is archived: lists leave it out.'}
      </span>
      <Button small onPress={() => void actions.restore()}>
        Restore
      </Button>
    </p>
  );
}
