const DAY_MS = 24 * 60 * 60 * 1000;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A moment as the reader's clock shows it: "14:32", "Fri 14:32", "3 Mar 14:32". Both times in ms since 1970. */
export function formatTimeOfDay(atMs: number, nowMs: number): string {
  const time = clock.format(atMs);
  if (date.format(atMs) === date.format(nowMs)) return time;
  const isNear = Math.abs(atMs - nowMs) < 6 * DAY_MS;
  return `${(isNear ? weekday : date).format(atMs)} ${time}`;
}
