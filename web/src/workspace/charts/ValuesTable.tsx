/** A chart's lines as numbers: for whoever cannot see it, or wants them. */

import type { Line } from '@/charts/plot/line';
import { cell } from '@/lib/format';

export function ValuesTable({ lines }: { lines: readonly Line[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys.
    <section aria-label="Values" tabIndex={0} className="h-full overflow-auto text-sm">
      <table className="w-full border-separate border-spacing-0">
        <thead className="sticky top-0 bg-panel text-left text-muted">
          <tr>
            <th className="px-2 py-1 font-medium">Run</th>
            <th className="px-2 py-1 text-right font-medium">Last</th>
            <th className="px-2 py-1 text-right font-medium">Least</th>
            <th className="px-2 py-1 text-right font-medium">Greatest</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row key={`${line.id} ${line.label}`} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ line }: { line: Line }) {
  const { last, least, greatest } = numbers(line);
  return (
    <tr>
      <th
        scope="row"
        dir="auto"
        className="max-w-40 truncate border-line border-t px-2 py-0.5 text-left font-normal"
        title={line.label}
      >
        <span
          aria-hidden
          className="mr-1.5 inline-block h-1 w-3 rounded align-middle"
          style={{ background: line.color }}
        />
        {line.label}
      </th>
      {[last, least, greatest].map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three cells that never move.
        <td key={i} className="border-line border-t px-2 py-0.5 text-right">
          {cell(value)}
        </td>
      ))}
    </tr>
  );
}

function numbers({ y, low, high }: Line): { last: number; least: number; greatest: number } {
  let [last, least, greatest] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number;
    if (!Number.isNaN(value)) last = value;
    least = Math.min(least, finite(low?.[i] ?? value, Number.POSITIVE_INFINITY));
    greatest = Math.max(greatest, finite(high?.[i] ?? value, Number.NEGATIVE_INFINITY));
  }
  return least <= greatest ? { last, least, greatest } : { last, least: Number.NaN, greatest: Number.NaN };
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
