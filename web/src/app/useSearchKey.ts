/** `/` puts the cursor into the page's field for searching. */

import { type RefObject, useMemo, useRef } from 'react';
import { useCommands } from './keys';

/** The field is the one that gets the answer as its `ref`; `id`, `name` and `group` are the command's. */
export function useSearchKey(id: string, name: string, group: string): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useCommands(useMemo(() => [{ id, name, group, keys: ['/'], run: () => field.current?.focus() }], [id, name, group]));
  return field;
}
