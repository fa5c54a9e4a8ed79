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
};

const run = (id: string) => `/api/v1/runs/${encodeURIComponent(id)}`;

export const files = {
  artifact: (id: string, path: string) => `${run(id)}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`,
  download: (id: string, path: string) => `${files.artifact(id, path)}?download=true`,
  medium: (id: string, digest: string) => `${run(id)}/media/content/${digest}`,
  console: (id: string, attempt: string | null) =>
    `${run(id)}/console/download${attempt ? `?attempt=${encodeURIComponent(attempt)}` : ''}`,
  export: (experiment: string, kind: 'parquet' | 'arrow') =>
    `/api/v1/experiments/${encodeURIComponent(experiment)}/export?format=${kind}`,
  table: (query: Record<string, string>) => `/api/v1/table/export?${new URLSearchParams(query)}`,
};
