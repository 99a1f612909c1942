import * as v from 'valibot';
import { JobAnswer, type Job } from '../contract/job.ts';
import { ApiError, callApi } from './api.ts';

/** @throws ApiError, for instance INVALID_STATE when the job has just ended */
export async function cancelJob(id: string): Promise<Job> {
  const { job } = await callApi(JobAnswer, `/api/jobs/${id}/cancel`, { method: 'POST' });
  return job;
}

/** Deletes the job's files; its header stays as a tombstone. @throws ApiError */
export async function deleteJob(id: string): Promise<void> {
  await callApi(v.unknown(), `/api/jobs/${id}`, { method: 'DELETE' });
}

/** The words to show for whatever a command threw. */
export function wordsFor(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong. Try again in a moment.';
}
