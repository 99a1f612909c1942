/** Texts that differ only in case, or in how an accent is put together, become the same. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Whether the name has the text in it, whatever its case: what `q` of the jobs' list means. */
export function nameContains(name: string, text: string): boolean {
  return foldCase(name).includes(foldCase(text));
}
