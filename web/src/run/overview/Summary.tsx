/** What the run said of itself apart from its series. */

import type { RunDetail } from '@/api/__generated__/schema';
import { value } from '@/lib/format';
import { Fact, Facts, Section } from '../parts/Section';

export function Summary({ run }: { run: RunDetail }) {
  const entries = Object.entries(run.summary ?? {});
  if (!entries.length) return null;
  return (
    <Section title="Summary">
      <Facts>
        {entries.map(([key, one]) => (
          <Fact key={key} name={key}>
            {value(one)}
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}
