import type { JobId } from '../../../contract/ids.ts';
import { isTombstone } from '../../../contract/states.ts';
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { describeArchive } from './job-archive.ts';
import { goneError } from '../jobs/gone-error.ts';

/**
 * The manifest as it stands in the archive.
 * @throws AppError JOB_NOT_FOUND, JOB_EXPIRED, JOB_EVICTED, JOB_DELETED
 */
export function createReadManifest(store: Store) {
  return async (jobId: JobId): Promise<Buffer> => {
    const archive = await store.read((tables) => describeArchive(tables, jobId));
    if (archive === null) throw new AppError('JOB_NOT_FOUND');
    if (isTombstone(archive.job.status)) throw goneError(archive.job.status);
    return archive.manifest.bytes;
  };
}
