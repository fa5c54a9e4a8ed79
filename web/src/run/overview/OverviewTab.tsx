/** What was run, with what, how it went: the page to read first. */

import type { TabProps } from '../RunPage';
import { Attempts } from './Attempts';
import { Datasets } from './Datasets';
import { Environment } from './Environment';
import { MetricsTable } from './MetricsTable';
import { Models } from './Models';
import { Notes } from './Notes';
import { Notices } from './Notices';
import { Params } from './Params';
import { Summary } from './Summary';
import { Tags } from './Tags';

export default function OverviewTab({ run }: TabProps) {
  return (
    <div className="flex flex-col gap-6 p-4">
      <Notices run={run.id} />
      <div className="grid min-w-0 grid-cols-1 gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          <Notes run={run} />
          <MetricsTable run={run} />
          <Models run={run} />
          <Attempts run={run} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Tags run={run} />
          <Summary run={run} />
          <Params run={run} />
          <Datasets run={run} />
          <Environment run={run} />
        </div>
      </div>
    </div>
  );
}
