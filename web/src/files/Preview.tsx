/** A look into a file: pictures, sounds and films as they are, texts from their beginning, tables as tables. */

import { useQuery } from '@tanstack/react-query';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { kindOf, readCsv } from './kinds';

const MOST_BYTES = 256 * 1024;
const MOST_ROWS = 200;

interface Props {
  name: string;
  address: string;
  describe(bytes: number): string;
}

export function Preview({ name, address, describe }: Props) {
  const kind = kindOf(name);
  if (kind === 'image')
    return <img src={address} alt={name} className="m-3 max-h-[70vh] max-w-[calc(100%-24px)] object-contain" />;
  // biome-ignore lint/a11y/useMediaCaption: what a run logged has none.
  if (kind === 'audio') return <audio src={address} controls className="m-3" />;
  // biome-ignore lint/a11y/useMediaCaption: what a run logged has none.
  if (kind === 'video') return <video src={address} controls className="m-3 max-h-[70vh] max-w-full" />;
  if (kind === 'other') return <Empty title="There is no preview of this kind of file." />;
  return <TextPreview {...{ name, address, describe }} table={kind === 'csv'} />;
}

function TextPreview({ name, address, describe, table }: Props & { table: boolean }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['preview', address],
    queryFn: async ({ signal }) => {
      const response = await fetch(address, { signal, headers: { Range: `bytes=0-${MOST_BYTES - 1}` } });
      if (!response.ok && response.status !== 416) throw new Error(`The server answered ${response.status}`);
      const size = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
      return { text: response.status === 416 ? '' : await response.text(), size };
    },
  });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="m-3 h-24" />;
  const cut = data.size > MOST_BYTES;
  return (
    <>
      {cut && (
        <p className="px-3 pt-2 text-muted text-sm">
          The first {describe(MOST_BYTES)} of {describe(data.size)}.
        </p>
      )}
      {table ? (
        <Csv text={data.text} />
      ) : (
        <pre dir="auto" className="whitespace-pre-wrap break-words p-3 font-mono text-sm">
          {pretty(name, data.text, cut) || '(empty)'}
        </pre>
      )}
    </>
  );
}

function pretty(name: string, text: string, cut: boolean): string {
  if (cut || !name.endsWith('.json')) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Csv({ text }: { text: string }) {
  const [head = [], ...rows] = readCsv(text, MOST_ROWS + 1);
  return (
    <table className="m-3 border-collapse text-sm">
      <thead>
        <tr>
          {head.map((name, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns may have the same name.
            <th key={i} className="border border-line bg-panel px-2 py-1 text-left">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names.
          <tr key={i}>
            {row.map((content, j) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells neither.
              <td key={j} className="border border-line px-2 py-0.5">
                {content}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
