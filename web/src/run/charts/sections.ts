/** Metrics in sections, by how their names begin; and which sections are open. Pure. */

export interface Section {
  /** The beginning that its metrics share; `/` for those without one. */
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly string[];
}

export const TOP = '/';
const natural = new Intl.Collator('en', { numeric: true });

/** By the first part of a name: `train/loss` and `train/acc` go together. */
export function sectionsOf(names: readonly string[]): Section[] {
  return grouped(names, (name) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : TOP));
}

/** System metrics go by what they measure: the processor, each GPU, the disk. */
export function systemSectionsOf(names: readonly string[]): Section[] {
  const sections = grouped(names, (name) => {
    const parts = name.split('/');
    return parts.length > 2 ? parts.slice(1, -1).join('/') : TOP;
  });
  return sections.map((one) => ({ ...one, title: one.name === TOP ? 'Machine' : one.name.replaceAll('/', ' ') }));
}

function grouped(names: readonly string[], sectionOf: (name: string) => string): Section[] {
  const sections = Map.groupBy(names, sectionOf);
  return [...sections]
    .map(([name, metrics]) => ({
      name,
      title: name === TOP ? 'Metrics' : name,
      metrics: metrics.sort(natural.compare),
    }))
    .sort((a, b) => Number(b.name === TOP) - Number(a.name === TOP) || natural.compare(a.name, b.name));
}

/** So many panels are drawn before anybody asks for more. */
export const OPEN_PANELS = 24;

/** Open are the first section, those after it while all have few panels, and what was opened or closed by hand since. */
export function openSections(
  sections: readonly Section[],
  opened: readonly string[],
  closed: readonly string[],
): Set<string> {
  const open = new Set<string>();
  let panels = 0;
  for (const [place, section] of sections.entries()) {
    panels += section.metrics.length;
    const first = place === 0 || panels <= OPEN_PANELS;
    if (!closed.includes(section.name) && (first || opened.includes(section.name))) open.add(section.name);
  }
  return open;
}
