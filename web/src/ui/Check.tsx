/** Something that is on or off, with its name beside it. */

import { cx } from './classes';

interface Props {
  label: string;
  on: boolean;
  onChange(on: boolean): void;
}

export function Check({ label, on, onChange }: Props) {
  return (
    <label className={cx('flex h-6 cursor-pointer items-center gap-1', on ? 'text-text' : 'text-muted')}>
      <input
        type="checkbox"
        checked={on}
        className="size-3.5 accent-accent"
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
