import { language } from '../words/words.ts';

/** Making one takes longer than a thousand uses of it. */
const formats = new Map<string, Intl.NumberFormat>();

/** A number with exactly so many digits behind the point, or comma, as the language has it. */
export function decimal(value: number, digits: number): string {
  return format(value, digits, digits);
}

/** The same with no more digits than it needs. */
export function decimalUpTo(value: number, mostDigits: number): string {
  return format(value, 0, mostDigits);
}

function format(value: number, least: number, most: number): string {
  const key = `${language()} ${least} ${most}`;
  let known = formats.get(key);
  if (known === undefined) {
    const options = { minimumFractionDigits: least, maximumFractionDigits: most };
    known = new Intl.NumberFormat(language(), options);
    formats.set(key, known);
  }
  return known.format(value);
}
