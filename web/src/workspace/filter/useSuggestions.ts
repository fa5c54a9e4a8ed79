/** What could be typed next: fields that the runs have, operators that fit, values that occur. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { KnownField } from '@/api/__generated__/schema';
import { quoted } from '@/api/queries';
import { value } from '@/lib/format';
import { AGGREGATES, parseField } from '@/state/fields';
import { knownFields } from '../data/queries';
import type { Expected } from './clauses';

export interface Suggestion {
  readonly text: string;
  readonly note: string;
  /** A space follows: more has to come. */
  readonly goesOn: boolean;
}

const MOST = 12;
const NUMBERS = ['<', '<=', '>', '>=', '=', '!=', 'is null'];
const TEXTS = ['=', '!=', 'like', 'ilike', 'matches', 'in (', 'is null'];

/** Nothing is asked for while they are not shown: names and examples would be, each time that runs log. */
export function useSuggestions(experiment: string, expected: Expected, shown: boolean): Suggestion[] {
  const word = expected.kind === 'field' ? expected.typed : expected.kind === 'joint' ? '' : expected.field;
  const { data } = useQuery({ ...knownFields(experiment, word, 50), enabled: shown && expected.kind !== 'joint' });
  return useMemo(() => suggest(expected, data ?? []), [expected, data]);
}

export function suggest(expected: Expected, fields: readonly KnownField[]): Suggestion[] {
  if (expected.kind === 'field') return fields.slice(0, MOST).map(asField);
  if (expected.kind === 'joint') return matching(['and', 'or'], expected.typed, '');
  const known = fields.find((one) => one.field === expected.field) ?? ofMetric(expected.field, fields);
  const numeric = known?.type !== 'text' && known?.type !== 'boolean';
  if (expected.kind === 'operator') return matching(numeric ? NUMBERS : TEXTS, expected.typed, '');
  const values = (known?.examples ?? []).map((one) => (typeof one === 'number' ? String(one) : asText(one, known)));
  return matching(values, expected.typed, 'occurs');
}

function ofMetric(text: string, fields: readonly KnownField[]): KnownField | undefined {
  const { scope, name } = parseField(text);
  if (scope !== 'metrics') return undefined;
  return fields.find((one) => one.field.startsWith('metrics.') && parseField(one.field).name === name);
}

function asText(text: string, known: KnownField | undefined): string {
  return known?.type === 'boolean' ? text : quoted(text);
}

function asField(one: KnownField): Suggestion {
  const examples = one.examples.slice(0, 3).map(value).join(' … ');
  const more = one.field.startsWith('metrics.') ? ` (.${AGGREGATES.slice(1, 5).join(', .')})` : '';
  return { text: one.field, note: examples ? `${examples}${more}` : one.type, goesOn: true };
}

function matching(texts: readonly string[], typed: string, note: string): Suggestion[] {
  const wanted = typed.toLowerCase();
  return texts
    .filter((text) => text.toLowerCase().startsWith(wanted) && text !== typed)
    .slice(0, MOST)
    .map((text) => ({ text, note, goesOn: !text.endsWith('(') }));
}
