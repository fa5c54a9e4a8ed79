/** Metrics as sections of panels: by the first part of their names, `system/` last. */

export interface Section {
  readonly name: string;
  readonly metrics: readonly string[];
}

/** Above this many panels a section is closed until somebody opens it. */
export const MOST_OPEN = 24;
/** So few panels need no sections: each would be a line with one panel in it. */
const FEW = 6;
const SYSTEM = 'system';

/** Names that match `pattern`; all of them when it is no regular expression. */
export function matching(metrics: readonly string[], pattern: string): string[] {
  if (!pattern) return [...metrics];
  try {
    const wanted = new RegExp(pattern, 'i');
    return metrics.filter((metric) => wanted.test(metric));
  } catch {
    return metrics.filter((metric) => metric.toLowerCase().includes(pattern.toLowerCase()));
  }
}

export function sectionsOf(metrics: readonly string[]): Section[] {
  const own = metrics.filter((metric) => prefixOf(metric) !== SYSTEM);
  const few = own.length <= FEW;
  const groups = Map.groupBy(metrics, (metric) => (few && prefixOf(metric) !== SYSTEM ? '' : prefixOf(metric)));
  return [...groups]
    .map(([name, list]) => ({ name, metrics: [...list].sort(byRank) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name));
}

function prefixOf(metric: string): string {
  const slash = metric.indexOf('/');
  return slash > 0 ? metric.slice(0, slash) : '';
}

function byRank(a: string, b: string): number {
  return rank(prefixOf(a)) - rank(prefixOf(b)) || a.localeCompare(b, 'en', { numeric: true });
}

function rank(name: string): number {
  if (name === SYSTEM) return 3;
  return /^(val|valid|validation|eval|test)$/i.test(name) ? 0 : /^train/i.test(name) ? 1 : 2;
}

/** With so many panels open, the sections that follow are closed. */
const MOST_FIRST = 120;

/** Whether a section is open when nobody has said, with so many panels open before it. Who searches wants to see. */
export function isOpenFirst(section: Section, searched: boolean, before: number): boolean {
  if (before >= MOST_FIRST) return false;
  return searched || (section.name !== SYSTEM && section.metrics.length <= MOST_OPEN);
}
