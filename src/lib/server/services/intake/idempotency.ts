import { createHash } from 'node:crypto';
import type { JobId } from '../../../contract/ids.ts';
import type { Failure, JobAccepted, RefusedFile } from '../../../contract/job.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { Locks } from '../jobs/locks.ts';
import { readJobIn } from '../reading/read-jobs.ts';

/** A key is remembered for so long. */
export const KEY_LIFE_MS = 24 * 3_600_000;
/** Visible ASCII, as the header is bound to it. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** A key with what it was given for; written down in the transaction that makes the job. */
export interface GivenKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** `isReplayed`: the job was made by an earlier request with the same key. */
export type Submitted = JobAccepted & { readonly isReplayed: boolean };

export interface Idempotency {
  /** Runs `work` after whatever goes on with the same key; at once without one. @throws AppError INVALID_FIELD */
  inTurn<T>(key: string | null, work: () => Promise<T>): Promise<T>;
  /** Whether a job was made with that key. */
  isKnown(key: string): Promise<boolean>;
  /**
   * The job that was made with that key, as it is now; else the one that `create` makes. To be called in turn.
   * @throws AppError IDEMPOTENCY_CONFLICT when the key was given for something else; whatever `create` throws
   */
  once(
    key: GivenKey | null,
    create: (key: GivenKey | null) => Promise<JobAccepted>,
  ): Promise<Submitted>;
}

/** The same key within a day is the same job, however often and whenever the request comes. */
export function createIdempotency(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): Idempotency {
  const { store, clock } = deps;
  const locks = new Locks();
  const find = (key: string) => store.idempotencyKeys.find(key, clock.now() - KEY_LIFE_MS);
  return {
    async inTurn(key, work) {
      if (key === null) return work();
      if (!KEY.test(key))
        throw new AppError(
          'INVALID_FIELD',
          'Idempotency-Key: it must be 1 to 200 visible ASCII characters.',
          { field: 'Idempotency-Key' },
        );
      return locks.hold(key, work);
    },
    isKnown: async (key) => (await find(key)) !== null,
    async once(given, create) {
      const known = given === null ? null : await find(given.key);
      if (known === null) return { ...(await create(given)), isReplayed: false };
      if (known.fingerprint !== given?.fingerprint)
        throw new AppError(
          'IDEMPOTENCY_CONFLICT',
          'This Idempotency-Key was used for another request. Use a new key for each new job.',
        );
      return { ...(await readAccepted(store, known.job_id as JobId)), isReplayed: true };
    },
  };
}

/** Of anything that JSON can say. */
export function fingerprintOf(kind: string, request: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, request]))
    .digest('base64url');
}

/** What the first request was answered, but for what has changed since. */
async function readAccepted(store: Store, jobId: JobId): Promise<JobAccepted> {
  return store.read(async (tables) => {
    const videos = await tables.videos.ofJob(jobId);
    const refused = videos.flatMap(({ name, source_info, error }): RefusedFile[] => {
      if (source_info !== null || error === null) return [];
      const { code, message } = JSON.parse(error) as Failure;
      return [{ name, code, message }];
    });
    return { job: await readJobIn(tables, jobId), refused };
  });
}
