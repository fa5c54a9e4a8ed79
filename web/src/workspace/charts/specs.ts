/** What a panel is: one of those that make themselves out of a metric's name, or one that somebody made. */

import { type OwnPanel, ownKey } from '@/state/panels';
import type { Section } from './sections';

export interface PanelSpec {
  /** By which its look is known, and which panel fills the page. */
  readonly key: string;
  readonly title: string;
  readonly draws: readonly string[];
  /** The section whose look it has; null for one that somebody made. */
  readonly section: string | null;
}

export function specsOf({ name, metrics }: Section): PanelSpec[] {
  return metrics.map((metric) => ({ key: metric, title: metric, draws: [metric], section: name }));
}

export function ownSpec({ title, draws }: OwnPanel): PanelSpec {
  return { key: ownKey(title), title, draws, section: null };
}
