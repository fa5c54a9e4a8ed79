/** What a version is called, and where it is used. */

import { Tag, X } from 'lucide-react';
import { IconButton } from '@/ui/Button';

interface Props {
  alias: string;
  /** That it names, where the chip does not stand beside it. */
  version?: number;
  onRemove?(): void;
}

export function AliasChip({ alias, version, onRemove }: Props) {
  return (
    <span className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-md border border-line bg-panel pl-1.5 text-sm">
      <Tag size={11} aria-hidden className="shrink-0 text-accent" />
      <bdi className="min-w-0 break-words">{alias}</bdi>
      {version !== undefined && <span className="pr-1.5 text-muted">{version}</span>}
      {onRemove ? (
        <IconButton label={`Remove ${alias}`} icon={<X size={12} />} onPress={onRemove} />
      ) : (
        version === undefined && <span className="w-1" />
      )}
    </span>
  );
}

export function Stage({ stage }: { stage: string }) {
  const tone = stage === 'Production' ? 'text-good' : stage === 'Staging' ? 'text-warn' : 'text-muted';
  return <bdi className={tone}>{stage}</bdi>;
}
