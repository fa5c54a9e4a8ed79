/** Fields found by a part of their names, over all that the runs have: those chosen come first. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { KnownField } from '@/api/__generated__/schema';
import { isWithin } from '@/app/matching';
import { useWorkspacePart } from '../data/model';
import { knownFields } from '../data/queries';

const MOST = 200;
const ALL = () => true;

/** A run may use many datasets: filters alone name them. */
const isSingle = (one: KnownField) => !one.field.startsWith('datasets.');

export function useFoundFields(
  words: string,
  chosen: readonly string[],
  suits: (field: KnownField) => boolean = ALL,
): readonly KnownField[] {
  const { experiment, fields } = useWorkspacePart(({ experiment, fields }) => ({ experiment, fields }));
  const further = useQuery({ ...knownFields(experiment, words, MOST), enabled: words.length > 0 });
  return useMemo(() => {
    const all = new Map([...fields, ...(further.data ?? [])].map((one) => [one.field, one]));
    const matching = [...all.values()].filter((one) => isSingle(one) && isWithin(words, one.field) && suits(one));
    const rank = (one: KnownField) => (chosen.includes(one.field) ? 0 : 1);
    return matching.sort((a, b) => rank(a) - rank(b)).slice(0, MOST);
  }, [fields, further.data, words, chosen, suits]);
}
