import { expect, it } from 'vitest';
import { chooseTheme } from './theme.ts';

it('takes the theme of the cookie, and the device’s own for anything else', () => {
  expect(chooseTheme('dark')).toBe('dark');
  expect(chooseTheme('light')).toBe('light');
  expect(chooseTheme(undefined)).toBe('system');
  expect(chooseTheme('"><script>')).toBe('system');
});
