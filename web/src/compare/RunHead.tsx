/** A run as the head of its column or row: where it stands, and what can be done with it here. */

import { Link } from '@tanstack/react-router';
import { Anchor, X } from 'lucide-react';
import type { RunDetail } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { IconButton } from '@/ui/Button';
import { Status } from '@/ui/Status';

interface Props {
  run: RunDetail;
  isBase: boolean;
  onBaseline(run: string): void;
  onRemove(run: string): void;
}

export function RunHead({ run, isBase, onBaseline, onRemove }: Props) {
  return (
    <div className="flex items-center gap-1">
      <Status status={run.status} bare />
      <Link
        {...paths.run(run.id)}
        dir="auto"
        className="min-w-0 grow truncate text-left font-semibold text-text"
        title={run.name}
      >
        {run.name}
      </Link>
      {isBase && <span className="text-muted text-xs">base</span>}
      <IconButton
        label={isBase ? `${run.name} is what others are compared with` : `Compare with ${run.name}`}
        icon={<Anchor size={13} />}
        pressed={isBase}
        onPress={() => onBaseline(run.id)}
      />
      <IconButton label={`Leave ${run.name} out`} icon={<X size={13} />} onPress={() => onRemove(run.id)} />
    </div>
  );
}
