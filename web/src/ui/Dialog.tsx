/** A dialog over the page. It is closed by Escape, by a click beside it, or by what its content calls. */

import { X } from 'lucide-react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button';
import { cx } from './classes';

interface Props {
  title: string;
  isOpen: boolean;
  onClose(): void;
  children: React.ReactNode;
  /** As wide as a form, as text, or as the page. */
  size?: 'form' | 'text' | 'page';
  /** The title is for screen readers alone. */
  bare?: boolean;
}

const WIDTHS = { form: 'max-w-md', text: 'max-w-2xl', page: 'h-[calc(100vh-3rem)] max-w-[calc(100vw-3rem)]' };

export function Dialog({ title, isOpen, onClose, children, size = 'form', bare = false }: Props) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      data-size={size}
      className="fixed inset-0 z-40 flex items-start justify-center bg-black/35 p-4 pt-[8vh] data-[size=page]:pt-4"
    >
      <Modal className={cx('flex w-full flex-col', WIDTHS[size])}>
        <AriaDialog
          {...(size === 'page' && { 'data-keys': '' })}
          className={cx(
            'flex max-h-[84vh] min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-xl outline-none',
            size === 'page' && 'h-full max-h-none',
          )}
        >
          <header className={cx('flex items-center justify-between border-line border-b px-4 py-2', bare && 'sr-only')}>
            <Heading slot="title" className="truncate font-semibold text-lg">
              {title}
            </Heading>
            <IconButton label="Close" icon={<X size={16} />} onPress={onClose} />
          </header>
          <div className={cx('min-h-0 grow overflow-auto', !bare && 'p-4')}>{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
