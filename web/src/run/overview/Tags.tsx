/** What the run is marked with. */

import type { RunDetail } from '@/api/__generated__/schema';
import { useRunActions } from '../header/useRunActions';
import { TagList } from '../parts/TagList';
import { readTag } from './tag';

export function Tags({ run }: { run: RunDetail }) {
  const { setTags } = useRunActions(run.id);
  return (
    <TagList
      tags={run.tags ?? {}}
      owner="Run"
      onAdd={(text) => {
        const tag = readTag(text);
        if (tag) void setTags({ [tag.name]: tag.value });
      }}
      onSet={(name, value) => setTags({ [name]: value as string })}
    />
  );
}
