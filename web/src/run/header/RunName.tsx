/** A run's name, edited where it stands or by a key. */

import { useMemo, useState } from 'react';
import type { RunDetail } from '@/api/__generated__/schema';
import { useCommands } from '@/app/keys';
import { EditableText } from '@/ui/EditableText';
import { useRunActions } from './useRunActions';

export function RunName({ run }: { run: RunDetail }) {
  const { update } = useRunActions(run.id);
  const [editing, setEditing] = useState(0);
  useCommands(
    useMemo(
      () => [
        { id: 'run.name', name: 'Edit name', group: 'Run', keys: ['e'], run: () => setEditing((count) => count + 1) },
      ],
      [],
    ),
  );
  return (
    <EditableText
      value={run.name}
      label="Name"
      maxLength={256}
      opened={editing}
      onSave={(name) => void update({ name })}
      className="max-w-full"
    />
  );
}
