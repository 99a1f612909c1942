/** The languages there are words in, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_COOKIE = 'vr_language';

/**
 * The language for a visitor: what was chosen, or the first that the browser asks for and we have.
 * @param acceptLanguage as RFC 9110, 12.5.4 has it; browsers send it in order of preference
 */
export function chooseLanguage(
  chosen: string | undefined,
  acceptLanguage: string | null,
): Language {
  if (isLanguage(chosen)) return chosen;
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [primary] = range.trim().toLowerCase().split(/[-;]/);
    if (isLanguage(primary)) return primary;
  }
  return 'en';
}

function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && Object.hasOwn(LANGUAGES, text);
}
