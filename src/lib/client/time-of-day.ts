import { language } from '../words/words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** For `Intl`: hours from 0 to 23 in every language. */
export const LOCALES = { en: 'en-GB', de: 'de-DE' } as const;

interface Formats {
  readonly clock: Intl.DateTimeFormat;
  readonly weekday: Intl.DateTimeFormat;
  readonly date: Intl.DateTimeFormat;
}

const made = new Map<string, Formats>();

/** Making a format is slow, so each is made once. */
function formats(): Formats {
  const locale = LOCALES[language()];
  const known = made.get(locale);
  if (known !== undefined) return known;
  const fresh = {
    clock: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: 'short' }),
    date: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
  };
  made.set(locale, fresh);
  return fresh;
}

/** A moment as the reader's clock shows it: "14:32", "Fri 14:32", "3 Mar 14:32". Both times in ms since 1970. */
export function formatTimeOfDay(atMs: number, nowMs: number): string {
  const { clock, weekday, date } = formats();
  const time = clock.format(atMs);
  if (date.format(atMs) === date.format(nowMs)) return time;
  const isNear = Math.abs(atMs - nowMs) < 6 * DAY_MS;
  return `${(isNear ? weekday : date).format(atMs)} ${time}`;
}
