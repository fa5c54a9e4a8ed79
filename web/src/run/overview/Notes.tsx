/** What a person says of the run. */

import type { RunDetail } from '@/api/__generated__/schema';
import { useRunActions } from '../header/useRunActions';
import { Writing } from '../parts/Writing';

export function Notes({ run }: { run: RunDetail }) {
  const { update } = useRunActions(run.id);
  return (
    <Writing
      title="Notes"
      text={run.notes}
      question="What was tried, and what came of it?"
      begin="Write a note"
      owner="Run"
      onSave={(notes) => update({ notes })}
    />
  );
}
