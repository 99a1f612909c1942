import { parseJobId, type JobId } from '../../../contract/ids.ts';
import type { Job, JobPage } from '../../../contract/job.ts';
import type { JobStatus } from '../../../contract/states.ts';
import { AppError } from '../../errors.ts';
import { presentJob, presentWholeJob } from '../../store/present.ts';
import type { Store, Transaction } from '../../store/store.ts';

export interface JobQuery {
  readonly statuses?: readonly JobStatus[];
  /** Part of the name, whatever its case. */
  readonly search?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_SEARCH = 200;

/** The whole job, as the database has it. @throws AppError JOB_NOT_FOUND */
export async function readJob(store: Store, id: JobId): Promise<Job> {
  return store.read((tables) => readJobIn(tables, id));
}

/** The same, as part of a transaction. @throws AppError JOB_NOT_FOUND */
export async function readJobIn(
  { jobs, videos, variations }: Pick<Transaction, 'jobs' | 'videos' | 'variations'>,
  id: JobId,
): Promise<Job> {
  const job = await jobs.find(id);
  if (job === null) throw new AppError('JOB_NOT_FOUND');
  return presentWholeJob(job, await videos.ofJob(id), await variations.ofJob(id));
}

/** A page of summaries, newest first. @throws AppError INVALID_FIELD */
export async function readJobPage(store: Store, query: JobQuery): Promise<JobPage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new AppError('INVALID_FIELD', `limit must be 1 to ${MAX_LIMIT}.`, { field: 'limit' });
  if ((query.search?.length ?? 0) > MAX_SEARCH)
    throw new AppError('INVALID_FIELD', `q must have at most ${MAX_SEARCH} characters.`, {
      field: 'q',
    });
  const before = query.cursor === undefined ? null : parseJobId(query.cursor);
  if (before === null && query.cursor !== undefined)
    throw new AppError('INVALID_FIELD', 'cursor is not one that was given out.', {
      field: 'cursor',
    });
  const rows = await store.jobs.page({
    statuses: query.statuses ?? null,
    search: query.search ?? '',
    before,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const more = rows.length > limit;
  return { jobs: page.map(presentJob), nextCursor: more ? (page.at(-1)?.id ?? null) : null };
}
