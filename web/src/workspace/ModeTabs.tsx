/** How the workspace is laid out. */

import { ChartLine, ChartScatter, ChartSpline, Columns2, GitCompareArrows, Table2 } from 'lucide-react';
import type { Mode } from '@/state/workspace';
import { cx } from '@/ui/classes';
import { useWorkspacePart } from './data/model';

const TABS: { mode: Mode; name: string; icon: typeof Table2 }[] = [
  { mode: 'table', name: 'Table', icon: Table2 },
  { mode: 'split', name: 'Split', icon: Columns2 },
  { mode: 'charts', name: 'Charts', icon: ChartLine },
  { mode: 'scatter', name: 'Scatter', icon: ChartScatter },
  { mode: 'parallel', name: 'Parallel', icon: ChartSpline },
  { mode: 'compare', name: 'Compare', icon: GitCompareArrows },
];

export function ModeTabs() {
  const { mode: chosen, change } = useWorkspacePart(({ view, change: edit }) => ({ mode: view.mode, change: edit }));
  return (
    <nav aria-label="Layout" className="flex rounded-md border border-line p-px">
      {TABS.map(({ mode, name, icon: Icon }) => (
        <button
          key={mode}
          type="button"
          aria-current={chosen === mode ? 'page' : undefined}
          className={cx(
            'flex h-6 items-center gap-1.5 rounded px-2 font-medium text-sm',
            chosen === mode ? 'bg-selected text-text' : 'text-muted hover:text-text',
          )}
          onClick={() => change({ mode })}
        >
          <Icon size={13} aria-hidden />
          <span className="max-xl:sr-only">{name}</span>
        </button>
      ))}
    </nav>
  );
}
