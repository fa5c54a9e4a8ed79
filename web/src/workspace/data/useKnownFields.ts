/** Every field that an experiment's runs have. The first thousand are asked for first, and are nearly always all. */

import { useQuery } from '@tanstack/react-query';
import type { KnownField } from '@/api/__generated__/schema';
import { knownFields } from './queries';

const FIRST = 1000;
/** As many names of a kind as the server looks through. */
const MOST = 20_000;

export function useKnownFields(experiment: string): {
  data: readonly KnownField[] | undefined;
  error: Error | null;
} {
  const first = useQuery(knownFields(experiment, '', FIRST));
  const isCut = first.data?.length === FIRST;
  const all = useQuery({ ...knownFields(experiment, '', MOST), enabled: isCut });
  return { data: isCut ? all.data : first.data, error: first.error ?? all.error };
}
