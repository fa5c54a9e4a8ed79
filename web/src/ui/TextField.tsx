/** One line of text, with its name beside it or only for screen readers. */

import { TextField as AriaTextField, Input, Label, type TextFieldProps } from 'react-aria-components';
import { cx } from './classes';

interface Props extends Omit<TextFieldProps, 'className' | 'children'> {
  label: string;
  showLabel?: boolean;
  placeholder?: string;
  icon?: React.ReactNode;
  className?: string;
  ref?: React.Ref<HTMLInputElement>;
}

export function TextField({ label, showLabel = false, placeholder, icon, className, ref, ...props }: Props) {
  return (
    <AriaTextField
      {...props}
      aria-label={showLabel ? undefined : label}
      className={cx('flex flex-col gap-1', className)}
    >
      {showLabel && <Label className="text-muted text-sm">{label}</Label>}
      <span className="relative flex items-center">
        {icon && <span className="pointer-events-none absolute left-2 text-muted">{icon}</span>}
        <Input
          ref={ref}
          placeholder={placeholder}
          className={cx(
            'h-7 w-full rounded-md border border-line bg-bg px-2 text-base placeholder:text-muted hover:border-strong-line',
            'focus:border-accent focus:outline-none focus:ring-1 focus:ring-accent',
            !!icon && 'pl-7',
          )}
        />
      </span>
    </AriaTextField>
  );
}
