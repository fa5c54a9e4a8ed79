/** One value that is no number: shown by its kind, with its caption. Pictures keep their own colours in both themes. */

import { Download } from 'lucide-react';
import { useState } from 'react';
import type { MediaItem } from '@/api/__generated__/schema';
import { files } from '@/app/paths';
import { bytes } from '@/lib/format';
import { HistogramOf, TableOf, TextOf } from './Contents';

export function Medium({ run, item }: { run: string; item: MediaItem }) {
  const address = files.medium(run, item.digest);
  return (
    <figure className="flex max-w-full flex-col gap-1">
      <Content item={item} address={address} />
      {item.caption && (
        <figcaption dir="auto" className="max-w-96 break-words text-left text-muted text-sm">
          {item.caption}
        </figcaption>
      )}
    </figure>
  );
}

function Content({ item, address }: { item: MediaItem; address: string }) {
  const name = item.caption ?? `${item.name}, step ${item.step}`;
  if (item.mime.startsWith('image/')) return <Picture key={address} address={address} name={name} item={item} />;
  // biome-ignore lint/a11y/useMediaCaption: what a run logged has none.
  if (item.mime.startsWith('audio/')) return <audio src={address} controls aria-label={name} className="max-w-full" />;
  if (item.mime.startsWith('video/')) {
    // biome-ignore lint/a11y/useMediaCaption: what a run logged has none.
    return <video src={address} controls loop aria-label={name} className="max-h-96 max-w-full" />;
  }
  if (item.kind === 'table' && item.mime === 'application/json') return <TableOf address={address} />;
  if (item.kind === 'histogram') return <HistogramOf address={address} name={name} />;
  if (item.mime.startsWith('text/')) return <TextOf address={address} markdown={item.mime.includes('markdown')} />;
  return <Other item={item} address={address} />;
}

/** Small pictures are enlarged by whole pixels: a digit of 8 × 8 is to be seen, and not a blur. */
function Picture({ address, name, item }: { address: string; name: string; item: MediaItem }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <Other item={item} address={address} />;
  const width = Number(item.meta?.width ?? 0);
  const factor = width > 0 && width < 160 ? Math.max(1, Math.floor(300 / width)) : 1;
  return (
    <a href={address} target="_blank" rel="noreferrer" className="block">
      <img
        src={address}
        alt={name}
        className="max-h-96 max-w-full rounded-sm border border-line object-contain"
        style={factor > 1 ? { width: width * factor, imageRendering: 'pixelated' } : undefined}
        onError={() => setBroken(true)}
      />
    </a>
  );
}

/** Of what is not drawn here, the file. */
function Other({ item, address }: { item: MediaItem; address: string }) {
  const what = item.mime.includes('parquet') ? 'table in Parquet' : item.kind;
  return (
    <p className="flex flex-wrap items-center gap-2 text-muted">
      This {what} is not drawn here.
      <a href={address} download className="inline-flex min-h-6 items-center gap-1">
        <Download size={13} aria-hidden /> Download, {bytes(item.size)}
      </a>
    </p>
  );
}
