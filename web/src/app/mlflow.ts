/** Links that MLflow's clients print and its pages have, `#/experiments/1/runs/…`, as places of this dashboard. Pure. */

import { paths } from './paths';

/** A fragment that is such a link. All others belong to the page they are on. */
export function isMlflowLink(hash: string): boolean {
  return hash.startsWith('/');
}

/** Where a link leads; null when nothing here is like it. */
export function mlflowPlace(hash: string) {
  const [path = ''] = hash.split('?');
  // The router leaves this one as it was written.
  const [, kind = '', ...rest] = path.split('/').map((part) => part.replaceAll('%25', '%'));
  if (kind === 'experiments') return experimentPlace(rest);
  if (kind === 'models') return registryPlace(rest);
  return kind === '' ? paths.home() : null;
}

function experimentPlace([id, part, name, tab]: readonly string[]) {
  if (!id) return paths.home();
  if (part === 'runs' && name) return paths.run(name, tabOf(tab));
  if (part === 'models') return name ? paths.model(name) : paths.models({ id, name: '' });
  return paths.experiment({ id, name: '' });
}

function registryPlace([name, part, version]: readonly string[]) {
  if (!name) return paths.registry();
  return part === 'versions' && version ? paths.version(name, version) : paths.registered(name);
}

const TABS: Record<string, string> = {
  ...{ 'model-metrics': 'charts', 'system-metrics': 'system', artifacts: 'artifacts', artifactPath: 'artifacts' },
};

function tabOf(tab = ''): Record<string, string> {
  const ours = TABS[tab];
  return ours ? { tab: ours } : {};
}
