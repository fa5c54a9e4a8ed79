/** Walks through a long list, a page at a time. Nothing is shown for a list of one page. */

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from './Button';

interface Props {
  /** Counted from 0. */
  page: number;
  size: number;
  total: number;
  label: string;
  onPage(page: number): void;
}

export function Pager({ page, size, total, label, onPage }: Props) {
  if (total <= size) return null;
  const last = Math.ceil(total / size) - 1;
  const from = page * size + 1;
  return (
    <nav aria-label={label} className="flex items-center gap-1 text-muted text-sm">
      <IconButton
        label="Page before"
        icon={<ChevronLeft size={14} />}
        isDisabled={page === 0}
        onPress={() => onPage(page - 1)}
      />
      <span aria-live="polite">
        {from.toLocaleString('en-US')}–{Math.min(total, from + size - 1).toLocaleString('en-US')} of{' '}
        {total.toLocaleString('en-US')}
      </span>
      <IconButton
        label="Next page"
        icon={<ChevronRight size={14} />}
        isDisabled={page >= last}
        onPress={() => onPage(page + 1)}
      />
    </nav>
  );
}
