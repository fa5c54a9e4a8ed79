/** A panel's title and what can be done with it. It stays as it is while lines go on. */

import { Maximize2, Table2 } from 'lucide-react';
import { memo, type RefObject } from 'react';
import type { Line } from '@/charts/plot/line';
import { definitionOf } from '@/state/goals';
import { IconButton } from '@/ui/Button';
import { useWorkspacePart } from '../data/model';
import { PanelSettings } from './settings/PanelSettings';
import type { PanelSpec } from './specs';

interface Props {
  spec: PanelSpec;
  axis: string;
  full: boolean;
  asTable: boolean;
  onTable(asTable: boolean): void;
  figure: RefObject<HTMLElement | null>;
  /** Its lines, to be taken along. */
  lines: RefObject<readonly Line[]>;
}

export const PanelHead = memo(function PanelHead({ spec, axis, full, asTable, onTable, figure, lines }: Props) {
  const { change, definitions } = useWorkspacePart((one) => ({ change: one.change, definitions: one.definitions }));
  const unit = definitionOf(definitions, spec.draws[0] ?? '')?.unit;
  return (
    <figcaption className="flex h-8 shrink-0 items-center gap-0.5 pr-1 pl-2.5">
      <h3 dir="auto" className="min-w-0 grow truncate font-medium text-sm" title={spec.title}>
        {spec.title} {unit && <span className="font-normal text-muted">({unit})</span>}
      </h3>
      <PanelSettings {...{ spec, axis, lines, figure }} />
      <IconButton
        label={asTable ? `${spec.title} as a chart` : `${spec.title} as a table`}
        icon={<Table2 size={13} />}
        pressed={asTable}
        onPress={() => onTable(!asTable)}
      />
      {!full && (
        <IconButton
          label={`${spec.title} in full size`}
          icon={<Maximize2 size={13} />}
          onPress={() => change({ full: spec.key })}
        />
      )}
    </figcaption>
  );
});
