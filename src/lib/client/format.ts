import { language, words } from '../words/words.ts';

const KILO = 1000;
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Decimal units, as file managers show them: "812 B", "3.4 MB", "128 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 and up would be rounded to "1000 kB".
  while (value >= KILO - 0.5 && unit < UNITS.length - 1) {
    value /= KILO;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${formatDecimal(value, digits)} ${UNITS[unit] ?? 'B'}`;
}

const decimals = new Map<string, Intl.NumberFormat>();

/** With so many digits behind the point, or the comma. Making a format is slow, so each is made once. */
function formatDecimal(value: number, digits: number): string {
  const key = `${language()} ${digits}`;
  let format = decimals.get(key);
  if (format === undefined) {
    const both = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat(language(), { ...both, useGrouping: false });
    decimals.set(key, format);
  }
  return format.format(value);
}

export function formatBytesPerSecond(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** How long something takes, in its two largest units: "45 s", "1 min 20 s", "2 h 5 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND_MS));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return twoUnits(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return twoUnits(hours, 'h', minutes % 60, 'min');
  return twoUnits(Math.floor(hours / 24), words().live.times.days, hours % 24, 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** The length of a video as players show it: "0:42", "1:02:03". */
export function formatClock(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** What is left of something that runs: "1 min 20 s left", and "finishing" in its last second. */
export function formatLeft(ms: number): string {
  const say = words().live.times;
  return ms < SECOND_MS ? say.finishing : say.left(formatDuration(ms));
}

/** How fast an encode goes: "118 fps · 2.1×". Frames are counted late; until then only the speed is told. */
export function formatPace(fps: number | null, speed: number | null): string | null {
  if (fps === null || speed === null) return null;
  const factor = `${formatDecimal(speed, 1)}×`;
  const frames = Math.round(fps);
  return frames === 0 ? factor : `${frames} fps · ${factor}`;
}

/** Rounded down, so that 100% is only said of what is done. */
export function formatPercent(percent: number): string {
  const whole = Math.floor(percent);
  // A narrow space that does not break, as German sets it.
  return language() === 'de' ? `${whole}\u202f%` : `${whole}%`;
}

/**
 * "expires in 3 h". Both times in ms since 1970. Hours and days are rounded to the nearest, so that a promise of
 * 24 hours reads as such a second later; below two hours the rest is rounded down.
 */
export function formatExpiry(expiresAtMs: number, nowMs: number): string {
  const left = expiresAtMs - nowMs;
  const say = words().live.times;
  if (left <= 0) return say.expiresNow;
  if (left < MINUTE_MS) return say.expiresSoon;
  if (left < 2 * HOUR_MS) return say.expiresIn(oneUnit(left));
  const hours = Math.round(left / HOUR_MS);
  return say.expiresIn(hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} ${say.days}`);
}

/** "just now", "12 min ago", "3 days ago". Both times in ms since 1970. */
export function formatAgo(atMs: number, nowMs: number): string {
  const past = nowMs - atMs;
  const say = words().live.times;
  return past < MINUTE_MS ? say.justNow : say.ago(oneUnit(past));
}

function oneUnit(ms: number): string {
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} ${words().live.times.days}`;
}
