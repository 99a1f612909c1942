import { chooseLanguage, LANGUAGE_COOKIE } from '$lib/words/languages.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ cookies, request }) => ({
  language: chooseLanguage(cookies.get(LANGUAGE_COOKIE), request.headers.get('accept-language')),
});
