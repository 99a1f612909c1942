import * as v from 'valibot';
import { JobAccepted, JobAnswer, type Job } from '../contract/job.ts';
import { words } from '../words/words.ts';
import { ApiError, callApi } from './api.ts';

/** What a command is about: a whole job, one of its videos, or one variation of that. */
export interface Target {
  readonly jobId: string;
  readonly videoId?: string;
  readonly n?: number;
}

export function targetPath({ jobId, videoId, n }: Target): string {
  const job = `/api/jobs/${jobId}`;
  if (videoId === undefined) return job;
  return n === undefined ? `${job}/videos/${videoId}` : `${job}/videos/${videoId}/variations/${n}`;
}

/** Stops what is not finished; what is finished stays. @throws ApiError */
export const cancel = (target: Target) => command(`${targetPath(target)}/cancel`);

/** Tries again what failed or was cancelled. @throws ApiError, for instance SOURCE_GONE */
export const retry = (target: Target) => command(`${targetPath(target)}/retry`);

/** Makes a finished variation anew, with other effects. @throws ApiError, for instance SOURCE_GONE */
export const reroll = (target: Required<Target>) => command(`${targetPath(target)}/reroll`);

/** @throws ApiError, for instance INVALID_STATE when the job has just ended */
export const moveJob = (jobId: string, to: 'front' | 'back') =>
  command(`${targetPath({ jobId })}/move`, { to });

/** @throws ApiError */
export const pinJob = (jobId: string, pinned: boolean) =>
  command(`${targetPath({ jobId })}/pin`, { pinned });

/** A new job of the same videos and recipe. @throws ApiError, for instance SOURCE_GONE */
export async function repeatJob(jobId: string, seed: 'same' | 'new'): Promise<Job> {
  const call = { method: 'POST', json: { seed } } as const;
  return (await callApi(JobAccepted, `${targetPath({ jobId })}/again`, call)).job;
}

/** Deletes the job's files; its header stays as a tombstone. @throws ApiError */
export async function deleteJob(jobId: string): Promise<void> {
  await callApi(v.unknown(), targetPath({ jobId }), { method: 'DELETE', keepalive: true });
}

/** The words to show for whatever a command threw. */
export function wordsFor(error: unknown): string {
  return error instanceof ApiError ? error.message : words().common.wentWrong;
}

async function command(path: string, json?: unknown): Promise<Job> {
  const { job } = await callApi(JobAnswer, path, { method: 'POST', json });
  return job;
}
