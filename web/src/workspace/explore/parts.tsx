/** What scatter and parallel coordinates both show of the runs they are made of. */

import type { ColumnValues } from '@/api/__generated__/schema';
import { plural } from '@/lib/format';
import { fieldTitle } from '@/state/fields';
import { cx } from '@/ui/classes';
import { said } from './axis';

/** How many runs are shown: never silently fewer than there are. */
export function amountOf(runs: number, total: number): string {
  return `${plural(runs, 'run')}${total > runs ? ` of ${total}, the newest` : ''}. `;
}

/** The run that is pointed at, in words. */
export function Hovered({ values, row, className }: { values: ColumnValues; row: number; className: string }) {
  const { names, fields, columns } = values;
  return (
    <p className={cx('pointer-events-none absolute top-1 text-sm', className)}>
      <strong>{names[row]}</strong>{' '}
      <span className="text-muted">
        {fields.map((field, i) => `${fieldTitle(field)} ${said(columns[i]?.[row])}`).join(', ')}
      </span>
    </p>
  );
}
