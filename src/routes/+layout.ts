import { loadWords } from '$lib/words/words.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => ({ speech: await loadWords(data.language) });
