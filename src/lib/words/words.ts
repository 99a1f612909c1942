import { DICTIONARIES } from './dictionaries.ts';
import type { Area, Words } from './en/index.ts';
import type { Language } from './languages.ts';

/** A language, and those of its words that are there. */
export interface Speech {
  readonly language: Language;
  readonly words: Partial<Words>;
}

let spoken: Speech = { language: 'en', words: {} };

/** An area that nobody has fetched must not pass for one without words. */
const guarded = new Proxy({} as Words, {
  get(_, area): unknown {
    if (!Object.hasOwn(spoken.words, area))
      throw new Error(`The words of "${String(area)}" were used before they were fetched.`);
    return Reflect.get(spoken.words, area);
  },
});

/**
 * The words of the language that is spoken. Call it where they are used, not at the top of a module. A page names its
 * areas in the table of the root layout; what is fetched later brings its own with `withWords`. Any other throws.
 */
export function words(): Words {
  return guarded;
}

/** For `Intl`. */
export function language(): Language {
  return spoken.language;
}

/**
 * To be called by the root layout before anything under it is rendered. One for the whole module: a page is rendered
 * in one go, so on the server nobody else can come in between.
 */
export function speak(speech: Speech): void {
  spoken = speech;
}

/** Adds to what is spoken in this browser. Not for the server, where the next page is for someone else. */
export function speakAlso({ language: added, words: more }: Speech): void {
  speak({
    language: added,
    words: spoken.language === added ? { ...spoken.words, ...more } : more,
  });
}

/** Fetches areas of a language. */
export async function loadWords(wanted: Language, areas: readonly Area[]): Promise<Speech> {
  const parts = await Promise.all(areas.map((area) => DICTIONARIES[wanted][area]()));
  return { language: wanted, words: parts.reduce((all, part) => ({ ...all, ...part }), {}) };
}

/** Fetches areas of what is spoken in this browser. */
export async function learn(...areas: readonly Area[]): Promise<void> {
  speakAlso(await loadWords(spoken.language, areas));
}

/** A part of the page that is fetched when it is needed, and with it the areas that it speaks with. */
export async function withWords<Part>(
  part: Promise<Part>,
  ...areas: readonly Area[]
): Promise<Part> {
  const [there] = await Promise.all([part, learn(...areas)]);
  return there;
}
