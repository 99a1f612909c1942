import { words } from '../../words/words.ts';
import { formatBytes, formatClock, formatDuration, formatPercent } from '../format.ts';
import type { UploadProblem, VideoUpload } from './video-upload.svelte.ts';

type Row = Pick<
  VideoUpload,
  'state' | 'sentBytes' | 'sizeBytes' | 'bytesPerSecond' | 'durationMs' | 'facts' | 'hasFile'
>;

const MINUTE_MS = 60_000;

/** What is known of the file: "0:42 · 1080 × 1920 · 34 MB". */
export function describeFile({ durationMs, facts, sizeBytes }: Row): string {
  const length = durationMs === null ? [] : [formatClock(durationMs)];
  const width = facts?.width ?? null;
  const height = facts?.height ?? null;
  const picture = width === null || height === null ? [] : [`${width} × ${height}`];
  return [...length, ...picture, formatBytes(sizeBytes)].join(' · ');
}

/** Where its upload stands. */
export function describeUpload(row: Row): string {
  const { row: say } = words().uploads;
  const { state } = row;
  switch (state.status) {
    case 'waiting':
      return say.waiting;
    case 'sending':
      return say.sentOf(formatBytes(row.sentBytes), formatBytes(row.sizeBytes));
    case 'paused':
      return say.paused(formatPercent(percentOf(row)));
    case 'held':
      return state.by === 'network' ? say.offline : say.loggedOut;
    case 'failed':
      return describeProblem(state.problem, row.hasFile);
    case 'checking':
      return say.checking;
    case 'ready':
      return say.ready;
    case 'refused':
      return say.refused(state.problem.message);
  }
}

/** 0–100. */
export function percentOf({ sentBytes, sizeBytes }: Row): number {
  return sizeBytes === 0 ? 100 : (sentBytes / sizeBytes) * 100;
}

/** "about 20 s left", and from a minute on in whole ones; null while nobody can tell. */
export function timeLeft(leftBytes: number, bytesPerSecond: number | null): string | null {
  if (bytesPerSecond === null || bytesPerSecond === 0) return null;
  const ms = (leftBytes / bytesPerSecond) * 1000;
  const told = ms < MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS;
  return words().uploads.row.left(formatDuration(told));
}

function describeProblem({ code, message }: UploadProblem, hasFile: boolean): string {
  const { problems } = words().uploads;
  switch (code) {
    case 'OFFLINE':
      return problems.offline;
    case 'FILE_CHANGED':
      return problems.fileChanged;
    case 'VOLUME_FULL':
      return problems.full;
    case 'UPLOAD_TOO_LARGE':
    case 'BODY_TOO_LARGE':
      return problems.tooLarge;
    case 'TOO_MANY_UPLOADS':
      return problems.tooMany;
    case 'UPLOAD_NOT_FOUND':
      return hasFile ? problems.gone : problems.goneWithoutFile;
    default:
      return problems.other(message);
  }
}
