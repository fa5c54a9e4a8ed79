/** One of a few choices, by the browser's own list: it opens at once, by keys too, and on a phone as a phone does. */

import { cx } from './classes';

interface Props {
  label: string;
  /** Said before the list: of the label what is worth the room. */
  beside?: string;
  value: string | undefined;
  onChange(value: string): void;
  className?: string;
  children: React.ReactNode;
}

export function Select({ label, beside, value, onChange, className, children }: Props) {
  return (
    <label className="flex items-center gap-1.5 text-muted text-sm">
      {beside}
      <select
        aria-label={label}
        className={cx('h-7 rounded-md border border-line bg-bg px-1 text-text', className)}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
    </label>
  );
}
