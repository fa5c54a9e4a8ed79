/** Versions that are looked at together, in an address. Pure. */

export function readNumbers(text = ''): number[] {
  return [...new Set(text.split(',').map(Number))].filter((number) => Number.isSafeInteger(number) && number > 0);
}

export function writeNumbers(numbers: readonly number[]): string {
  return numbers.join(',');
}
