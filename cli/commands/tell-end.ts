import type { Job } from '../../src/lib/contract/job.ts';
import type { Context } from '../context.ts';
import { failures, standing } from '../words.ts';

/** What came of a job. */
export function tellEnd(job: Job, { say, warn }: Context): void {
  say(`Job ${job.id}: ${standing(job)}`);
  for (const failure of failures(job)) warn(failure);
}
