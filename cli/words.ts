import { counted, plain } from '../scripts/support/format.ts';
import type { Job, JobSummary } from '../src/lib/contract/job.ts';

/** `2 of 3 variations, failed`; what a job came to, or where it stands. */
export function standing({ status, counts, progress }: JobSummary): string {
  const made = `${counts.completed} of ${counted(counts.total, 'variation')}`;
  return status === 'processing' ? `${made}, ${Math.floor(progress)}%` : `${made}, ${status}`;
}

/** One sentence for each variation, or whole video, that failed. */
export function failures({ videos }: Job): string[] {
  return videos.flatMap(({ name, error, variations }) => [
    ...(error !== null && variations.length === 0
      ? [`${plain(name)}: ${plain(error.message)}`]
      : []),
    ...variations
      .filter((variation) => variation.error !== null)
      .map(
        (variation) => `${plain(name)} #${variation.n}: ${plain(variation.error?.message ?? '')}`,
      ),
  ]);
}

/** Whether everything that was asked for was made. */
export function isComplete({ counts, videos }: Job): boolean {
  return (
    counts.total > 0 &&
    counts.completed === counts.total &&
    videos.every((video) => video.status === 'completed')
  );
}

/** In columns, each as wide as its longest word. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((word, column) => word.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `2026-07-01 09:30`, where we are. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
