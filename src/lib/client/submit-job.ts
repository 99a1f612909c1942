import type * as v from 'valibot';
import { JobAccepted } from '../contract/job.ts';
import type { NewJobRequest } from '../contract/new-job.ts';
import { ApiError, callApi, type Call } from './api.ts';
import { refusalsInWords } from './error-words.ts';
import { wait } from './wait.ts';

export type JobOrder = v.InferInput<typeof NewJobRequest>;

const RETRY_DELAYS_MS = [500, 1500, 4000, 8000];
/** No answer of ours: whether there is a job now is not known. */
const UNANSWERED: readonly number[] = [0, 502, 503, 504];

/** Names a request, so that sending it twice makes one job. Not `randomUUID`: plain http has none. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether that error leaves open if the server has made the job. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof ApiError && UNANSWERED.includes(error.status);
}

/**
 * Makes a job of uploads, trying again for a while when there is no answer.
 * @throws ApiError; the signal's reason when it is aborted
 */
export async function submitJob(
  order: JobOrder,
  key: string,
  signal: AbortSignal,
): Promise<JobAccepted> {
  const headers = { 'idempotency-key': key };
  const call = { method: 'POST', json: order, headers, signal } as const;
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await submitOnce(call);
    } catch (error) {
      if (!isUnanswered(error)) throw error;
    }
    await wait(delayMs, signal);
  }
  return submitOnce(call);
}

async function submitOnce(call: Call): Promise<JobAccepted> {
  const { job, refused } = await callApi(JobAccepted, '/api/jobs', call);
  return { job, refused: await refusalsInWords(refused) };
}
