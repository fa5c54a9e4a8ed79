/** Asks before something is done that cannot be undone. */

import { Button } from './Button';
import { Dialog } from './Dialog';

interface Props {
  title: string;
  isOpen: boolean;
  /** What will be done, as a button. */
  action: string;
  onConfirm(): void;
  onClose(): void;
  children: React.ReactNode;
}

export function Confirm({ title, isOpen, action, onConfirm, onClose, children }: Props) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">{children}</div>
        <div className="flex justify-end gap-2">
          <Button autoFocus onPress={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            onPress={() => {
              onClose();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
