/** Nothing is here yet: the lines to paste, with this server's address. The first run takes their place when it comes. */

import { LoaderCircle } from 'lucide-react';
import { Copy } from '@/ui/Copy';

export function Welcome() {
  const code = firstRun(location.origin);
  return (
    <section className="mx-auto flex max-w-2xl flex-col gap-4 py-10">
      <h1 className="text-xl">Log your first run</h1>
      <p className="text-muted">
        Paste this into a training script, or into a Python prompt. Nothing else has to be set up.
      </p>
      <div className="relative rounded-md border border-line bg-panel">
        <pre className="overflow-auto p-3 font-mono text-sm">{code}</pre>
        <div className="absolute top-1.5 right-1.5">
          <Copy text={code} label="Copy the code" />
        </div>
      </div>
      <p role="status" className="flex items-center gap-2 text-muted">
        <LoaderCircle size={14} aria-hidden className="animate-spin" /> Waiting for the first run. It appears here by
        itself.
      </p>
    </section>
  );
}

function firstRun(origin: string): string {
  return `# pip install runfolio
import runfolio as rf

with rf.init("first", url="${origin}", params={"lr": 0.1}) as run:
    for step in range(100):
        run.log({"loss": 1 / (step + 1)}, step=step)
`;
}
