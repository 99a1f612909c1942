import type { Limits } from '../contract/new-job.ts';
import { formatBytes, formatCount } from './format.ts';

/** What is looked at of a chosen file: the browser's File has all of it. */
export interface FileFacts {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

export interface CheckedFiles<F> {
  readonly accepted: readonly F[];
  /** One sentence per file that was left out. */
  readonly complaints: readonly string[];
}

const VIDEO_NAME = /\.(mp4|m4v|mov|qt)$/i;

/**
 * Sorts out what the server would refuse anyway, before a byte is sent. Only the content tells what a file is,
 * so a name or type that looks like a video is enough here.
 */
export function checkFiles<F extends FileFacts>(
  chosen: readonly FileFacts[],
  added: readonly F[],
  limits: Limits,
): CheckedFiles<F> {
  const accepted: F[] = [];
  const complaints: string[] = [];
  for (const file of added) {
    const complaint = complaintAbout(file, [...chosen, ...accepted], limits);
    if (complaint === null) accepted.push(file);
    else complaints.push(complaint);
  }
  return { accepted, complaints };
}

function complaintAbout(
  file: FileFacts,
  before: readonly FileFacts[],
  limits: Limits,
): string | null {
  if (!VIDEO_NAME.test(file.name) && !file.type.startsWith('video/')) {
    return `“${file.name}” is not a video. Choose MP4 or MOV files.`;
  }
  if (file.size === 0) return `“${file.name}” is empty. Export it again and add it then.`;
  if (file.size > limits.maxUploadBytes) {
    return `“${file.name}” has ${formatBytes(file.size)}; the limit is ${formatBytes(limits.maxUploadBytes)} per video.`;
  }
  if (before.some(({ name, size }) => name === file.name && size === file.size)) {
    return `“${file.name}” is in the list already.`;
  }
  if (before.length >= limits.maxVideosPerJob) {
    return `“${file.name}” was left out: a job takes at most ${formatCount(limits.maxVideosPerJob, 'video')}.`;
  }
  return null;
}
