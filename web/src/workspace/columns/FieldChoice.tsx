/** One field in a list of them: its name, where it is from, and what occurs. */

import type { KnownField } from '@/api/__generated__/schema';
import { value } from '@/lib/format';
import { fieldTitle } from '@/state/fields';

interface Props {
  field: KnownField;
  on: boolean;
  isDisabled?: boolean;
  onToggle(): void;
}

export function FieldChoice({ field: { field, examples }, on, isDisabled = false, onToggle }: Props) {
  return (
    <label className="flex min-h-7 cursor-pointer items-center gap-2 px-3 text-sm hover:bg-hover has-disabled:cursor-default has-disabled:opacity-45">
      <input type="checkbox" checked={on} disabled={isDisabled} className="accent-accent" onChange={onToggle} />
      <span dir="auto" className="min-w-0 grow truncate" title={field}>
        {fieldTitle(field)} <span className="text-muted">{field.split('.')[0]}</span>
      </span>
      <span className="max-w-32 truncate text-muted">{examples.slice(0, 2).map(value).join(' … ')}</span>
    </label>
  );
}
