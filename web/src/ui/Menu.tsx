/** A menu that opens from a button. Its parts name what they do; keys are shown, not handled, here. */

import type { ReactElement } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps,
  type MenuProps,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { cx } from './classes';

interface Props<T extends object> extends Omit<MenuProps<T>, 'className'> {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
}

export function Menu<T extends object>({ trigger, label, ...props }: Props<T>) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="max-h-[70vh] min-w-44 overflow-auto rounded-md border border-line bg-raised py-1 shadow-lg outline-none">
        <AriaMenu aria-label={label} {...props} className="outline-none" />
      </Popover>
    </MenuTrigger>
  );
}

interface ItemProps extends Omit<MenuItemProps, 'className' | 'children'> {
  icon?: React.ReactNode;
  shortcut?: string;
  danger?: boolean;
  children: React.ReactNode;
}

export function MenuItem({ icon, shortcut, danger = false, children, ...props }: ItemProps) {
  const text = typeof children === 'string' ? { textValue: children } : {};
  return (
    <AriaMenuItem
      {...text}
      {...props}
      className={cx(
        'flex h-7 cursor-pointer items-center gap-2 px-2.5 text-sm outline-none data-[focused]:bg-hover',
        'data-[disabled]:cursor-default data-[disabled]:opacity-45 data-[selected]:font-semibold',
        danger && 'text-bad',
      )}
    >
      <span className="flex w-4 justify-center text-muted">{icon}</span>
      <span className="grow truncate">{children}</span>
      {shortcut && <kbd className="text-muted text-xs">{shortcut}</kbd>}
    </AriaMenuItem>
  );
}

export function MenuLine() {
  return <Separator className="my-1 border-line border-t" />;
}
