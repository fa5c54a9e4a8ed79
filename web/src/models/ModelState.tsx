/** That a model is not complete: an icon, a word and a colour. */

import { CircleDashed, CircleX } from 'lucide-react';
import type { Model } from '@/api/__generated__/schema';

export function ModelState({ model }: { model: Pick<Model, 'status' | 'status_message'> }) {
  const failed = model.status === 'failed';
  const Icon = failed ? CircleX : CircleDashed;
  return (
    <span className={failed ? 'inline-flex items-center gap-1 text-bad' : 'inline-flex items-center gap-1 text-warn'}>
      <Icon size={13} aria-hidden />
      {failed ? 'failed' : 'its files still come'}
      {model.status_message && <bdi>: {model.status_message}</bdi>}
    </span>
  );
}
