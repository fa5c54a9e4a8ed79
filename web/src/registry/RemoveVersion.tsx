/** Asks before a version is deleted. */

import { Confirm } from '@/ui/Confirm';

interface Props {
  /** Null: nobody wants that. */
  version: number | null;
  onConfirm(version: number): void;
  onClose(): void;
}

export function RemoveVersion({ version, onConfirm, onClose }: Props) {
  return (
    <Confirm
      title={`Delete version ${version}?`}
      isOpen={version !== null}
      action="Delete the version"
      onConfirm={() => version !== null && onConfirm(version)}
      onClose={onClose}
    >
      <p>It goes for good, with its aliases; its number is not given again. Its files and its run stay.</p>
    </Confirm>
  );
}
