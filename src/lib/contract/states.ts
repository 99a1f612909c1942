import * as v from 'valibot';

/** A video or a variation. */
export const WorkStatus = v.picklist(['queued', 'processing', 'completed', 'failed', 'cancelled']);
export type WorkStatus = v.InferOutput<typeof WorkStatus>;

/** Why a job's files are gone; the job's header stays for HISTORY_DAYS. */
export const TombstoneStatus = v.picklist(['expired', 'evicted', 'deleted']);
export type TombstoneStatus = v.InferOutput<typeof TombstoneStatus>;

export const JobStatus = v.picklist([...WorkStatus.options, ...TombstoneStatus.options]);
export type JobStatus = v.InferOutput<typeof JobStatus>;

/** Final: nothing more is rendered unless someone asks for a retry. */
export function isFinal(status: JobStatus): boolean {
  return status !== 'queued' && status !== 'processing';
}

export function isTombstone(status: JobStatus): status is TombstoneStatus {
  return status === 'expired' || status === 'evicted' || status === 'deleted';
}
