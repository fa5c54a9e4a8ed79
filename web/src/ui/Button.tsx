/** A button that does something here. What leads to another place is a link. */

import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import { cx } from './classes';

type Look = 'plain' | 'primary' | 'quiet' | 'danger';

interface Props extends Omit<ButtonProps, 'className'> {
  look?: Look;
  small?: boolean;
  className?: string;
}

const LOOKS: Record<Look, string> = {
  plain: 'border border-line bg-raised hover:bg-hover',
  primary: 'border border-transparent bg-accent text-on-accent hover:opacity-90',
  quiet: 'border border-transparent text-muted hover:bg-hover hover:text-text',
  danger: 'border border-line bg-raised text-bad hover:bg-hover',
};

export function Button({ look = 'plain', small = false, className, ...props }: Props) {
  return (
    <AriaButton
      {...props}
      className={cx(
        'inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium text-sm',
        'disabled:opacity-45 data-[pressed]:bg-selected',
        small ? 'h-6 px-1.5' : 'h-7 px-2.5',
        LOOKS[look],
        className,
      )}
    />
  );
}

interface IconProps extends Omit<ButtonProps, 'className' | 'children'> {
  /** What it does; also its tooltip. */
  label: string;
  icon: React.ReactNode;
  pressed?: boolean;
  className?: string;
}

/** A square button whose name is in its tooltip. */
export function IconButton({ label, icon, pressed, className, ...props }: IconProps) {
  return (
    <AriaButton
      {...props}
      aria-label={label}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      className={cx(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text',
        'disabled:opacity-40',
        pressed && 'bg-selected text-text',
        className,
      )}
    >
      <span title={label} className="flex">
        {icon}
      </span>
    </AriaButton>
  );
}
