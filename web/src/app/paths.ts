/** Every address of the dashboard and of the files it links to. Nothing else puts an address together. */

import { type Search, type View, writeView } from '@/state/workspace';

/** `<id>-<slug>`: the id finds the experiment, the slug is for people. */
export function experimentRef(experiment: { id: string; name: string }): string {
  const slug = experiment.name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug ? `${experiment.id}-${slug}` : experiment.id;
}

export function experimentId(ref: string): string {
  return ref.split('-')[0] ?? ref;
}

export const paths = {
  home: () => ({ to: '/' }) as const,
  experiment: (experiment: { id: string; name: string }, view?: View) =>
    ({
      to: '/e/$ref',
      params: { ref: experimentRef(experiment) },
      search: (view ? writeView(view) : {}) as Search,
    }) as const,
  run: (id: string, search: Search = {}) => ({ to: '/r/$run', params: { run: id }, search }) as const,
  /** The models that an experiment's runs made. */
  models: (experiment: { id: string; name: string }, search: Search = {}) =>
    ({ to: '/e/$ref/models', params: { ref: experimentRef(experiment) }, search }) as const,
  model: (id: string, search: Search = {}) => ({ to: '/m/$model', params: { model: id }, search }) as const,
  registry: (search: Search = {}) => ({ to: '/models', search }) as const,
  registered: (name: string, search: Search = {}) => ({ to: '/models/$name', params: { name }, search }) as const,
  version: (name: string, version: number | string, search: Search = {}) =>
    ({ to: '/models/$name/$version', params: { name, version: String(version) }, search }) as const,
};

const run = (id: string) => `/api/v1/runs/${encodeURIComponent(id)}`;

const model = (id: string) => `/api/v1/models/${encodeURIComponent(id)}`;
const inFolders = (path: string) => path.split('/').map(encodeURIComponent).join('/');

export const files = {
  artifact: (id: string, path: string) => `${run(id)}/artifacts/${inFolders(path)}`,
  download: (id: string, path: string) => `${files.artifact(id, path)}?download=true`,
  ofModel: (id: string, path: string) => `${model(id)}/files/${inFolders(path)}`,
  downloadOfModel: (id: string, path: string) => `${files.ofModel(id, path)}?download=true`,
  medium: (id: string, digest: string) => `${run(id)}/media/content/${digest}`,
  console: (id: string, attempt: string | null) =>
    `${run(id)}/console/download${attempt ? `?attempt=${encodeURIComponent(attempt)}` : ''}`,
  export: (experiment: string, kind: 'parquet' | 'arrow') =>
    `/api/v1/experiments/${encodeURIComponent(experiment)}/export?format=${kind}`,
  table: (query: Record<string, string>) => `/api/v1/table/export?${new URLSearchParams(query)}`,
};
