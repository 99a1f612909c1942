import { browser } from '$app/environment';
import { AREAS } from '$lib/words/areas.ts';
import type { Area } from '$lib/words/en/index.ts';
import { loadWords, speakAlso } from '$lib/words/words.ts';
import type { LayoutLoad } from './$types';

type PageId = NonNullable<Parameters<LayoutLoad>[0]['route']['id']>;

/** A page that is missing from the table does not compile. */
const areas: Readonly<Record<PageId, readonly Area[]>> = AREAS;

export const load: LayoutLoad = async ({ data, route }) => {
  const speech = await loadWords(data.language, areas[route.id ?? '/']);
  // Before anything of the next page is rendered. On the server the layout says what is spoken, page by page.
  if (browser) speakAlso(speech);
  return { speech };
};
