/** A panel's title and what can be done with it. It stays as it is while lines go on. */

import { Maximize2, Table2 } from 'lucide-react';
import { memo } from 'react';
import { IconButton } from '@/ui/Button';

interface Props {
  title: string;
  /** The title in full, where that is shortened. */
  fullTitle?: string;
  unit: string | undefined;
  asTable: boolean;
  onTable(asTable: boolean): void;
  /** Undefined where it fills the page already. */
  onFull?: (() => void) | undefined;
  /** Before the other buttons. */
  children?: React.ReactNode;
}

export const PanelHead = memo(function PanelHead(props: Props) {
  const { title, fullTitle = title, unit, asTable, onTable, onFull, children } = props;
  return (
    <figcaption className="flex h-8 shrink-0 items-center gap-0.5 pr-1 pl-2.5">
      <h3 dir="auto" className="min-w-0 grow truncate text-left font-medium text-sm" title={fullTitle}>
        {title}
        {unit && <span className="font-normal text-muted"> ({unit})</span>}
      </h3>
      {children}
      <IconButton
        label={asTable ? `${title} as a chart` : `${title} as a table`}
        icon={<Table2 size={13} />}
        pressed={asTable}
        onPress={() => onTable(!asTable)}
      />
      {onFull && <IconButton label={`${title} in full size`} icon={<Maximize2 size={13} />} onPress={onFull} />}
    </figcaption>
  );
});
