import type { Readable } from 'node:stream';
import type { ArchiveSelection } from '../../../contract/download.ts';
import type { JobId } from '../../../contract/ids.ts';
import type { Job } from '../../../contract/job.ts';
import { archiveTag } from '../../archive/layout.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import { assertDownloadable } from './download-refusals.ts';
import {
  archiveName,
  describeArchive,
  withFiles,
  type ArchivedFile,
  type JobArchive,
} from './job-archive.ts';
import { leasedStream } from './leased-stream.ts';
import type { Leases } from '../jobs/leases.ts';
import { readArchive } from './read-archive.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly leases: Leases;
  readonly log: Log;
  readonly overlay: (job: Job) => Job;
}

export interface ArchiveDownload {
  readonly filename: string;
  readonly sizeBytes: number;
  /** Strong (RFC 9110, 8.8.3): changes whenever the bytes do. */
  readonly etag: string;
  /**
   * Starts the reading, of all or of a part with both ends inclusive; to be called at once. Whoever calls it
   * must read to the end or destroy the stream.
   */
  readonly open: (range?: { readonly start: number; readonly end: number } | null) => Readable;
}

/**
 * The ZIP of a job or of a part of it. Everything that can be wrong is found out before the first byte.
 * @throws AppError JOB_NOT_FOUND, JOB_NOT_READY, JOB_FAILED, JOB_EXPIRED, JOB_EVICTED, JOB_DELETED,
 *   RESULTS_INCOMPLETE; VARIATION_NOT_FOUND, VIDEO_NOT_FOUND, INVALID_STATE for a selection
 */
export function createStreamArchive({ store, disk, leases, log, overlay }: Dependencies) {
  return async (
    jobId: JobId,
    selection: ArchiveSelection = { kind: 'all' },
  ): Promise<ArchiveDownload> => {
    const release = leases.take(jobId);
    try {
      const described = await store.read((tables) => describeArchive(tables, jobId, selection));
      if (described === null) throw new AppError('JOB_NOT_FOUND');
      assertDownloadable(overlay(described.job), selection, described.files.length > 0);
      const archive = withFiles(described, await filesThere(disk, described));
      const { sizeBytes } = archive;
      return {
        filename: archiveName(jobId, selection),
        sizeBytes,
        etag: archiveTag(archive.layout, archive.manifest.bytes),
        open: (range = null) => {
          const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
          const read = {
            jobId,
            sizeBytes: end - start + 1,
            // Who has asked for the end, and got it, has the rest or is still reading it.
            hasMore: end < sizeBytes - 1,
          };
          const part = { start, end };
          const stream = leasedStream(leases, read, () => readArchive(disk, archive, part));
          stream.on('error', (error) => log.warn({ err: error, jobId }, 'a download broke off'));
          return stream;
        },
      };
    } finally {
      // The caller opens it in its very next step: until then nobody may remove the job.
      setImmediate(release);
    }
  };
}

/** @throws AppError RESULTS_INCOMPLETE when a variation is missing; a missing preview is left out */
async function filesThere(disk: LocalDisk, archive: JobArchive): Promise<ArchivedFile[]> {
  const there: ArchivedFile[] = [];
  const missing: string[] = [];
  for (const file of archive.files)
    if ((await disk.outputSize(file.output)) === file.sizeBytes) there.push(file);
    else if (!file.isPreview) missing.push(file.name);
  if (missing.length > 0)
    throw new AppError(
      'RESULTS_INCOMPLETE',
      'Some finished files are missing on the server. Make the job again.',
      { missing },
    );
  return there;
}
