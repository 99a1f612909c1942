import { rememberChoice } from './choices.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = 'vr_theme';

/** What stands in the page for a theme: `data-theme` of its root, and its `color-scheme`. */
export const COLOR_SCHEMES: Readonly<Record<Theme, string>> = {
  system: 'light dark',
  light: 'light',
  dark: 'dark',
};

/** The theme that was chosen; the device's own when none was, or none of ours. */
export function chooseTheme(chosen: string | undefined): Theme {
  return THEMES.find((theme) => theme === chosen) ?? 'system';
}

/** Shows the page in that theme, and every page after it. */
export function showTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  document.querySelector('meta[name=color-scheme]')?.setAttribute('content', COLOR_SCHEMES[theme]);
  rememberChoice(THEME_COOKIE, theme);
}
