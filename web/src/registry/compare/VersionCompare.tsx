/** Versions beside each other: what is different between them, measured against the first. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Definition, RegisteredModel } from '@/api/__generated__/schema';
import { definitions as definitionsQuery } from '@/api/queries';
import { useCommands } from '@/app/keys';
import { paths } from '@/app/paths';
import { differs } from '@/compare/rows';
import { ColumnsOf } from '@/compare/Tables';
import { useDifferences } from '@/compare/useDifferences';
import { plural } from '@/lib/format';
import { Button, IconButton } from '@/ui/Button';
import { Check } from '@/ui/Check';
import { Empty, Failure } from '@/ui/states';
import { groupsOf } from './groups';
import { useKnown } from './useKnown';

interface Props {
  model: RegisteredModel;
  versions: readonly number[];
  onChange(versions: readonly number[]): void;
  onClose(): void;
}

const NONE: readonly Definition[] = [];
/** So many have room beside each other. */
const MOST = 20;

export function VersionCompare({ model, versions, onChange, onClose }: Props) {
  const { known, error, waiting } = useKnown(model.name, versions.slice(0, MOST));
  const [all, setAll] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const experiment = known.find((one) => one.run)?.run?.experiment_id ?? '';
  const definitions = useQuery({ ...definitionsQuery(experiment), enabled: experiment !== '' }).data ?? NONE;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known is made anew each time, and is the same until more has come.
  const groups = useMemo(() => groupsOf(known, definitions), [versions.join(), known.length, waiting, definitions]);
  const differences = useDifferences(groups, box);
  const shown = groups
    .map((group) => (all ? group : { ...group, rows: group.rows.filter(differs) }))
    .filter((group) => group.rows.length > 0);
  useCommands(
    useMemo(
      () => [{ id: 'model.versions', name: 'Back to all versions', group: 'Model', keys: ['escape'], run: onClose }],
      [onClose],
    ),
  );
  return (
    <div className="mt-3 flex min-h-0 min-w-0 grow flex-col border-line border-t">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3 py-1.5 text-sm">
        <Button small onPress={onClose}>
          <ArrowLeft size={13} aria-hidden /> All versions
        </Button>
        <span role="status">
          <strong className="font-semibold">{plural(differences.keys.length, 'difference')}</strong>{' '}
          <span className="text-muted">between {plural(known.length, 'version')}</span>
        </span>
        <Check label="also what is the same" on={all} onChange={setAll} />
        {versions.length > MOST && (
          <span className="text-warn">{`The first ${MOST} of ${versions.length} are shown.`}</span>
        )}
        {error && <span className="text-warn">Some are missing: {error.message}</span>}
      </div>
      {!known.length && error && <Failure error={error} />}
      {known.length > 0 && (
        <section
          ref={box}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
          tabIndex={0}
          aria-label="Comparison"
          className="min-h-60 grow overflow-auto outline-offset-[-2px]"
        >
          <ColumnsOf
            groups={shown}
            base={0}
            current={differences.current}
            heads={known.map(({ version }) => ({
              key: String(version.version),
              content: (
                <Head
                  name={model.name}
                  version={version.version}
                  onRemove={() => onChange(versions.filter((one) => one !== version.version))}
                />
              ),
            }))}
          />
          {shown.length === 0 && !waiting && <Empty title={known.length > 1 ? SAME : ALONE} />}
        </section>
      )}
    </div>
  );
}

const SAME = 'These versions have no differences.';
const ALONE = 'Choose more versions to see what is different between them.';

function Head({ name, version, onRemove }: { name: string; version: number; onRemove(): void }) {
  return (
    <div className="flex items-center gap-1">
      <Link {...paths.version(name, version)} className="min-w-0 grow truncate text-left font-semibold text-text">
        Version {version}
      </Link>
      <IconButton label={`Leave version ${version} out`} icon={<X size={13} />} onPress={onRemove} />
    </div>
  );
}
