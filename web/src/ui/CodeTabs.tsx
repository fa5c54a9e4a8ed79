/** Lines to copy, in one of several ways to say the same. The way that was chosen is kept in this browser. */

import { useState } from 'react';
import { Copy } from './Copy';
import { cx } from './classes';

interface Props {
  label: string;
  /** By what each way is called. */
  samples: Readonly<Record<string, string>>;
}

const KEY = 'runfolio.code';

export function CodeTabs({ label, samples }: Props) {
  const names = Object.keys(samples);
  const [wanted, setWanted] = useState(() => localStorage.getItem(KEY) ?? '');
  const chosen = wanted in samples ? wanted : (names[0] ?? '');
  const code = samples[chosen] ?? '';
  function choose(name: string): void {
    localStorage.setItem(KEY, name);
    setWanted(name);
  }
  return (
    <div className="min-w-0 overflow-hidden rounded-md border border-line bg-panel">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a frame and a legend of its own. */}
      <div role="group" aria-label={label} className="flex items-center gap-1 border-line border-b p-1">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === chosen}
            className={cx(
              'h-6 rounded px-2 font-medium text-sm',
              name === chosen ? 'bg-selected text-text' : 'text-muted hover:text-text',
            )}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
        <span className="ml-auto">
          <Copy text={code} label="Copy the code" />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys. */}
      <pre tabIndex={0} className="overflow-auto p-3 font-mono text-sm outline-offset-[-2px]">
        {code}
      </pre>
    </div>
  );
}
