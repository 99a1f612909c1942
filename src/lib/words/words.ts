import { en, type Words } from './en/index.ts';
import type { Language } from './languages.ts';

interface Speech {
  readonly language: Language;
  readonly words: Words;
}

// One for the whole module: a page is rendered in one go, so on the server nobody else can come in between.
let speech: Speech = { language: 'en', words: en };

/** The words of the language that is spoken. Call it where they are used, not at the top of a module. */
export function words(): Words {
  return speech.words;
}

/** For `Intl`. */
export function language(): Language {
  return speech.language;
}

/** To be called by the root layout before anything under it is rendered. */
export function speak(spoken: Speech): void {
  speech = spoken;
}

/** The dictionary of a language; all but English are fetched when they are asked for. */
export async function loadWords(wanted: Language): Promise<Speech> {
  if (wanted === 'en') return { language: 'en', words: en };
  const { de } = await import('./de/index.ts');
  return { language: 'de', words: de };
}
