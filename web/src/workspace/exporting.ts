/** The table as others read it. All rows that the filter finds leave, not only those in sight. */

import { files } from '@/app/paths';
import { type Content, csv } from '@/lib/csv';
import { plural, value } from '@/lib/format';
import { download, save } from '@/lib/save';
import { fieldTitle } from '@/state/fields';
import type { Workspace } from './data/model';
import { allRows } from './data/queries';
import { isAny, selectedQueries } from './selection';

export type ExportKind = 'csv' | 'parquet' | 'markdown' | 'latex' | 'points';
type Rows = readonly (readonly Content[])[];

/** What is pasted into a text. */
const MOST_COPIED = 200;

/** Returns what to say of it. */
export async function exportRuns(kind: ExportKind, workspace: Workspace): Promise<string> {
  if (kind === 'points') {
    download(files.export(workspace.experiment, 'parquet'), 'points.parquet');
    return 'The download has begun: every point of the experiment.';
  }
  if (kind === 'parquet') {
    download(files.table(tableQuery(workspace)), 'runs.parquet');
    return 'The download has begun: a row for each run.';
  }
  const rows = await rowsOf(workspace, kind === 'csv' ? Number.POSITIVE_INFINITY : MOST_COPIED);
  const heads = ['run', 'state', ...workspace.columns.map((column) => fieldTitle(column.field))];
  if (kind === 'csv') {
    save(new Blob([csv(heads, rows)], { type: 'text/csv' }), 'runs.csv');
    return `${plural(rows.length, 'row')} exported as CSV.`;
  }
  await navigator.clipboard.writeText(kind === 'latex' ? latex(heads, rows) : markdown(heads, rows));
  const first = rows.length === MOST_COPIED ? 'The first ' : '';
  return `${first}${plural(rows.length, 'row')} copied as ${kind === 'latex' ? 'LaTeX' : 'Markdown'}.`;
}

/** The whole table in one question: the server writes the file. */
function tableQuery({ query, columns, view }: Workspace): Record<string, string> {
  const [asked = query, ...others] = isAny(view) ? selectedQueries(query, view) : [];
  if (others.length) throw new Error('So many runs have no room in one address. Select all that the filter finds.');
  const fields = columns.map((column) => column.field).join();
  return { ...asked, fields, format: 'parquet' };
}

/** The selected runs, or all that the filter finds. */
async function rowsOf({ query, columns, view }: Workspace, most: number): Promise<Rows> {
  const fields = columns.map((column) => column.field).join();
  const rows: Content[][] = [];
  for (const asked of isAny(view) ? selectedQueries(query, view) : [query]) {
    for await (const page of allRows(asked, fields)) {
      for (const run of page) rows.push([run.name, run.status, ...run.cells]);
      if (rows.length >= most) return rows.slice(0, most);
    }
  }
  return rows;
}

export function markdown(heads: readonly string[], rows: Rows): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((one) => one.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map((row) => line(row.map(value)))].join('\n');
}

export function latex(heads: readonly string[], rows: Rows): string {
  const line = (cells: readonly string[]) => `${cells.map(inLatex).join(' & ')} \\\\`;
  const body = [line(heads), '\\hline', ...rows.map((row) => line(row.map(value)))];
  return [`\\begin{tabular}{${'l'.repeat(heads.length)}}`, ...body, '\\end{tabular}'].join('\n');
}

const LATEX: Record<string, string> = {
  ...{ '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' },
  ...{ '−': '$-$', '–': '--', '∞': '$\\infty$', '\n': ' ' },
};

function inLatex(text: string): string {
  return text.replace(/[\\~^−–∞\n&%$#_{}]/g, (char) => LATEX[char] ?? `\\${char}`);
}
