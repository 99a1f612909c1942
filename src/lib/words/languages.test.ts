import { expect, it } from 'vitest';
import { chooseLanguage } from './languages.ts';

it.each([
  [undefined, null, 'en'],
  [undefined, 'de-AT,de;q=0.9,en;q=0.8', 'de'],
  [undefined, 'fr-FR, de;q=0.5', 'de'],
  [undefined, 'fr', 'en'],
  ['de', 'en', 'de'],
  ['toString', 'en', 'en'],
])('chooses for cookie %j and browser %j', (cookie, header, language) => {
  expect(chooseLanguage(cookie, header)).toBe(language);
});
