/** One value that is no number: shown by its kind, with its caption. Pictures keep their own colours in both themes. */

import { useQuery } from '@tanstack/react-query';
import type { MediaItem } from '@/api/__generated__/schema';
import { bytes, value } from '@/lib/format';
import { Failure, Skeleton } from '@/ui/states';
import { runFiles } from '../links';

const MOST_ROWS = 100;

export function Medium({ run, item }: { run: string; item: MediaItem }) {
  const address = runFiles.medium(run, item.digest);
  return (
    <figure className="flex max-w-full flex-col gap-1">
      <Content item={item} address={address} />
      {item.caption && (
        <figcaption dir="auto" className="max-w-96 text-muted text-sm">
          {item.caption}
        </figcaption>
      )}
    </figure>
  );
}

function Content({ item, address }: { item: MediaItem; address: string }) {
  const name = item.caption ?? `${item.name}, step ${item.step}`;
  if (item.mime.startsWith('image/')) return <Picture address={address} name={name} item={item} />;
  // biome-ignore lint/a11y/useMediaCaption: what a run logged has none.
  if (item.mime.startsWith('audio/')) return <audio src={address} controls aria-label={name} />;
  if (item.mime.startsWith('video/')) {
    // biome-ignore lint/a11y/useMediaCaption: what a run logged has none.
    return <video src={address} controls loop aria-label={name} className="max-h-96" />;
  }
  if (item.kind === 'table' && item.mime === 'application/json') return <TableOf address={address} />;
  if (item.kind === 'histogram') return <HistogramOf address={address} name={name} />;
  if (item.mime.startsWith('text/')) return <TextOf address={address} />;
  return (
    <a href={address} download>
      {item.kind}, {bytes(item.size)}
    </a>
  );
}

/** Small pictures are enlarged by whole pixels: a digit of 8 × 8 is to be seen, and not a blur. */
function Picture({ address, name, item }: { address: string; name: string; item: MediaItem }) {
  const width = Number(item.meta?.width ?? 0);
  const factor = width > 0 && width < 160 ? Math.max(1, Math.floor(320 / width)) : 1;
  return (
    <a href={address} target="_blank" rel="noreferrer" className="block">
      <img
        src={address}
        alt={name}
        loading="lazy"
        className="max-h-96 max-w-full rounded-sm border border-line object-contain"
        style={factor > 1 ? { width: width * factor, imageRendering: 'pixelated' } : undefined}
      />
    </a>
  );
}

function useContent<T>(address: string, read: (response: Response) => Promise<T>) {
  return useQuery({
    queryKey: ['medium', address],
    queryFn: async ({ signal }) => {
      const response = await fetch(address, { signal });
      if (!response.ok) throw new Error(`The server answered ${response.status}`);
      return read(response);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function TextOf({ address }: { address: string }) {
  const { data, error } = useContent(address, (response) => response.text());
  if (error) return <Failure error={error} />;
  if (data === undefined) return <Skeleton className="h-12 w-60" />;
  return (
    <pre
      dir="auto"
      className="max-h-80 max-w-2xl overflow-auto whitespace-pre-wrap rounded-md border border-line bg-panel p-2 font-mono text-sm"
    >
      {data}
    </pre>
  );
}

interface TableData {
  readonly columns: readonly { readonly name: string }[];
  readonly data: readonly (readonly unknown[])[];
}

function TableOf({ address }: { address: string }) {
  const { data, error } = useContent(address, (response) => response.json() as Promise<TableData>);
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton className="h-24 w-80" />;
  const rows = data.data[0]?.length ?? 0;
  return (
    <section
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
      tabIndex={0}
      className="max-h-96 max-w-full overflow-auto rounded-md border border-line"
    >
      <table className="border-separate border-spacing-0 text-sm">
        <thead className="sticky top-0 bg-panel">
          <tr>
            {data.columns.map((column) => (
              <th key={column.name} dir="auto" className="border-line border-b px-2 py-1 text-left font-medium">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: Math.min(rows, MOST_ROWS) }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names.
            <tr key={row}>
              {data.columns.map((column, i) => (
                <td key={column.name} dir="auto" className="border-line border-b px-2 py-0.5">
                  {value(data.data[i]?.[row])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows > MOST_ROWS && (
        <p className="p-2 text-muted">
          The first {MOST_ROWS} of {rows} rows.
        </p>
      )}
    </section>
  );
}

function HistogramOf({ address, name }: { address: string; name: string }) {
  const { data, error } = useContent(
    address,
    (response) => response.json() as Promise<{ counts: number[]; edges: number[] }>,
  );
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton className="h-24 w-60" />;
  const most = Math.max(1, ...data.counts);
  const width = 240 / Math.max(1, data.counts.length);
  return (
    <div className="w-60">
      <svg role="img" aria-label={name} width={240} height={90}>
        {data.counts.map((count, i) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars stand in the order of their edges.
            key={i}
            x={i * width}
            y={90 - (count / most) * 88}
            width={Math.max(width - 0.5, 0.5)}
            height={(count / most) * 88}
            fill="var(--accent)"
          />
        ))}
      </svg>
      <p className="flex justify-between text-muted text-xs">
        <span>{value(data.edges[0])}</span>
        <span>{value(data.edges[data.edges.length - 1])}</span>
      </p>
    </div>
  );
}
