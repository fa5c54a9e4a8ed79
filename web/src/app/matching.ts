/** Whether the letters of `words` stand in `text` in this order: how names are found by a part of them. */
export function isWithin(words: string, text: string): boolean {
  let at = 0;
  const letters = words.toLowerCase().replaceAll(' ', '');
  for (const letter of text.toLowerCase()) if (letter === letters[at]) at++;
  return at >= letters.length;
}
