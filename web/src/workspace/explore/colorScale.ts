/** From little to much in colours that are told apart in grey, too: dark blue over green to yellow. */

const STOPS: readonly (readonly [number, number, number])[] = [
  [126, 78, 170],
  [72, 100, 170],
  [33, 145, 140],
  [94, 201, 98],
  [220, 200, 40],
];

export function colorAt(share: number | null): string {
  if (share === null) return 'var(--muted)';
  const at = Math.min(Math.max(share, 0), 1) * (STOPS.length - 1);
  const low = Math.min(Math.floor(at), STOPS.length - 2);
  const [from, to] = [STOPS[low], STOPS[low + 1]] as const;
  const mixed = [0, 1, 2].map((i) => Math.round((from?.[i] ?? 0) + ((to?.[i] ?? 0) - (from?.[i] ?? 0)) * (at - low)));
  return `rgb(${mixed.join(' ')})`;
}
