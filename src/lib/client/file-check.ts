import type { Limits } from '../contract/new-job.ts';
import { words } from '../words/words.ts';
import { formatBytes } from './format.ts';

/** What is looked at of a chosen file: the browser's File has all of it. */
export interface FileFacts {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
}

export interface Complaint<F> {
  readonly text: string;
  /** A file that may be added all the same, by someone who knows better. */
  readonly file: F | null;
}

export interface CheckedFiles<F> {
  readonly accepted: readonly F[];
  /** One for each file that was left out. */
  readonly complaints: readonly Complaint<F>[];
}

const VIDEO_NAME = /\.(mp4|m4v|mov|qt)$/i;

/**
 * Sorts out what the server would refuse anyway, and what is there already, before a byte is sent. Only the
 * content tells what a file is, so a name or type that looks like a video is enough here.
 */
export function checkFiles<F extends FileFacts & { readonly type: string }>(
  chosen: readonly FileFacts[],
  added: readonly F[],
  limits: Limits,
): CheckedFiles<F> {
  const accepted: F[] = [];
  const complaints: Complaint<F>[] = [];
  for (const file of added) {
    const complaint = complaintAbout(file, [...chosen, ...accepted], limits);
    if (complaint === null) accepted.push(file);
    else complaints.push(complaint);
  }
  return { accepted, complaints };
}

/** For files that come while the job is being started. */
export function tooLate(): Complaint<never> {
  return { text: words().newJob.complaints.tooLate, file: null };
}

function complaintAbout<F extends FileFacts & { readonly type: string }>(
  file: F,
  before: readonly FileFacts[],
  { maxUploadBytes, maxVideosPerJob }: Limits,
): Complaint<F> | null {
  const { complaints } = words().newJob;
  const { name, size } = file;
  const final = (text: string) => ({ text, file: null });
  if (!VIDEO_NAME.test(name) && !file.type.startsWith('video/')) {
    return final(complaints.notAVideo(name));
  }
  if (size === 0) return final(complaints.empty(name));
  if (size > maxUploadBytes) {
    return final(complaints.tooLarge(name, formatBytes(size), formatBytes(maxUploadBytes)));
  }
  const alike = before.filter((other) => other.name === name && other.size === size);
  if (alike.some(({ lastModified }) => lastModified === file.lastModified)) {
    return final(complaints.twice(name));
  }
  if (before.length >= maxVideosPerJob) return final(complaints.tooMany(name, maxVideosPerJob));
  return alike.length > 0 ? { text: complaints.alike(name), file } : null;
}
