/** Nothing is registered yet: the lines that do it. */

import { CodeTabs } from '@/ui/CodeTabs';
import { registering } from './code';

export function HowToRegister() {
  return (
    <section className="mx-auto flex w-full max-w-2xl flex-col gap-4 py-6">
      <h2 className="text-lg">Register your first model</h2>
      <p className="text-muted">
        Here stand the models that are worth a name: each with its versions, where they came from, and which of them is
        in use.
      </p>
      <CodeTabs label="Code that registers a model" samples={registering(location.origin)} />
    </section>
  );
}
