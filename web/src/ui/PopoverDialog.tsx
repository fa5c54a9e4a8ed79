/** What opens beside its button and stays until somebody looks elsewhere: a choice, or a few settings. */

import type { ReactElement } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { cx } from './classes';

interface Props {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
  wide?: boolean;
  className?: string;
  isOpen?: boolean;
  onOpenChange?(open: boolean): void;
  /** Made when it opens. */
  children: React.ReactNode;
}

export function PopoverDialog({ trigger, label, wide = false, className, children, ...open }: Props) {
  return (
    <DialogTrigger {...open}>
      {trigger}
      <Popover
        className={cx(
          'max-w-[95vw] rounded-md border border-line bg-raised shadow-lg outline-none',
          wide ? 'w-96' : 'w-80',
        )}
      >
        <AriaDialog aria-label={label} className={cx('flex flex-col outline-none', className)}>
          {children}
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
