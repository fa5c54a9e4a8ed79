/** Addresses of a run's files. */

import { files } from '@/app/paths';

const base = (run: string) => `/api/v1/runs/${encodeURIComponent(run)}`;

export const runFiles = {
  artifact: files.artifact,
  download: (run: string, path: string) => `${files.artifact(run, path)}?download=true`,
  medium: (run: string, digest: string) => `${base(run)}/media/content/${digest}`,
  console: (run: string, attempt: string | null) =>
    `${base(run)}/console/download${attempt ? `?attempt=${encodeURIComponent(attempt)}` : ''}`,
};
