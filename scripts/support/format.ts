import { stripVTControlCharacters } from 'node:util';
import type { Row } from './board.ts';

const NAME_WIDTH = 28;
const BAR_WIDTH = 24;

/** `[########----------------]` for 33 %. */
export function bar(percent: number): string {
  const filled = Math.round((Math.min(100, Math.max(0, percent)) / 100) * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
}

/** `0:07`, `12:05`, `1:02:03`. */
export function clockTime(ms: number): string {
  const total = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** One variation on one line: name, number, bar, and how fast it goes or how it ended. */
export function rowLine(row: Row): string {
  const percent = row.status === 'completed' ? 100 : row.progress;
  const columns = [
    shorten(row.videoName, NAME_WIDTH).padEnd(NAME_WIDTH),
    `#${row.n}`.padStart(4),
    bar(percent),
    `${Math.floor(percent)}%`.padStart(4),
    rowDetail(row),
  ];
  return columns.join(' ').trimEnd();
}

/** What is worth saying beside the bar. */
export function rowDetail(row: Row): string {
  switch (row.status) {
    case 'queued':
      return 'waiting';
    case 'processing':
      return [
        row.fps === null || row.fps < 0.5 ? '' : `${row.fps.toFixed(0)} fps`,
        row.speed === null ? '' : `${row.speed.toFixed(1)}x`,
        row.etaMs === null ? '' : `${clockTime(row.etaMs)} left`,
      ]
        .filter(Boolean)
        .join('  ');
    case 'completed':
      return 'done';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return `failed: ${plain(row.error?.message ?? 'for an unknown reason')}`;
  }
}

/** At most `width` characters, cut in the middle so that the ending stays readable. */
export function shorten(text: string, width: number): string {
  const characters = Array.from(plain(text));
  if (characters.length <= width) return characters.join('');
  const tail = Math.floor((width - 1) / 3);
  const head = width - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
}

/** `12.3 MB`; powers of ten, as disks are sold. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `1 video`, `2 videos`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A file name must not be able to steer the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}|\p{Cf}/gu, '?');
}
