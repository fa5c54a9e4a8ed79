/** Which run this is, how it stands, and what can be done with it. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { experimentHead } from '@/api/queries';
import { useCommands } from '@/app/keys';
import { PageBar } from '@/app/PageBar';
import { paths } from '@/app/paths';
import { ago, duration, moment, plural } from '@/lib/format';
import { spanOf, useNow } from '@/lib/useNow';
import { Button } from '@/ui/Button';
import { EditableText } from '@/ui/EditableText';
import { Status } from '@/ui/Status';
import { attempts as attemptsQuery } from '../queries';
import { ActionsMenu } from './ActionsMenu';
import { Ending } from './Ending';
import { type RunActions, useRunActions } from './useRunActions';

export function Header({ run }: { run: RunDetail }) {
  const actions = useRunActions(run.id);
  const experiment = useQuery(experimentHead(run.experiment_id)).data;
  const [editing, setEditing] = useState(0);
  useCommands(
    useMemo(
      () => [
        { id: 'run.name', name: 'Edit name', group: 'Run', keys: ['e'], run: () => setEditing((count) => count + 1) },
      ],
      [],
    ),
  );
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
          <EditableText
            value={run.name}
            label="Name"
            maxLength={256}
            opened={editing}
            onSave={(name) => void actions.update({ name })}
            className="max-w-full"
          />
        </h1>
        {experiment && <ActionsMenu run={run} experiment={experiment} actions={actions} />}
      </div>
      <Line run={run} />
      <Ending run={run} />
      {run.lifecycle !== 'active' && <Kept run={run} actions={actions} />}
    </header>
  );
}

function Line({ run }: { run: RunDetail }) {
  const attempts = useQuery(attemptsQuery(run.id)).data;
  const running = run.status === 'running' && run.ended_at === null;
  const now = useNow(1000, running);
  const span = spanOf(run.started_at, run.ended_at, now);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-sm">
      <Status status={run.status} seenAt={run.seen_at} />
      {run.started_at && <span title={moment(run.started_at)}>started {ago(run.started_at, now)}</span>}
      {Number.isFinite(span) && (running || run.ended_at) && (
        <span>
          {running ? 'for' : 'took'} {duration(running ? Math.floor(span) : span)}
        </span>
      )}
      {run.owner && (
        <span>
          by <bdi className="text-text">{run.owner}</bdi>
        </span>
      )}
      {run.group && (
        <span className="max-w-60 truncate">
          group <bdi className="text-text">{run.group}</bdi>
        </span>
      )}
      {attempts && attempts.length > 1 && <span>{plural(attempts.length, 'attempt')}</span>}
      {run.last_step != null && <span>up to step {run.last_step.toLocaleString('en-US')}</span>}
    </div>
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
