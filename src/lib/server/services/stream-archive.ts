import { finished, Readable } from 'node:stream';
import { ZipArchive } from 'archiver';
import type { JobId } from '../../contract/ids.ts';
import type { Job } from '../../contract/job.ts';
import type { TombstoneStatus } from '../../contract/states.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { Store } from '../store/store.ts';
import {
  archiveName,
  describeArchive,
  withFiles,
  type ArchivedFile,
  type JobArchive,
} from './job-archive.ts';
import type { Leases } from './leases.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly leases: Leases;
  readonly log: Log;
  readonly overlay: (job: Job) => Job;
}

export interface ArchiveDownload {
  readonly filename: string;
  /** Null when it is not known beforehand. */
  readonly sizeBytes: number | null;
  /** Starts the reading. Whoever calls it must read to the end or destroy the stream. */
  readonly open: () => Readable;
}

/**
 * The ZIP of a job. Everything that can be wrong is found out before the first byte.
 * @throws AppError JOB_NOT_FOUND, JOB_NOT_READY, JOB_FAILED, JOB_EXPIRED, JOB_EVICTED, JOB_DELETED,
 *   RESULTS_INCOMPLETE
 */
export function createStreamArchive({ store, disk, leases, log, overlay }: Dependencies) {
  return async (jobId: JobId): Promise<ArchiveDownload> => {
    const release = leases.take(jobId);
    try {
      const described = await store.read((tables) => describeArchive(tables, jobId));
      if (described === null) throw new AppError('JOB_NOT_FOUND');
      assertDownloadable(overlay(described.job));
      const archive = withFiles(described, await filesThere(disk, described));
      return {
        filename: archiveName(jobId),
        sizeBytes: archive.sizeBytes,
        open: () => {
          const stream = writeArchive(disk, archive, leases.take(jobId));
          stream.on('error', (error) => log.warn({ err: error, jobId }, 'a download broke off'));
          return stream;
        },
      };
    } finally {
      release();
    }
  };
}

const GONE = { expired: 'JOB_EXPIRED', evicted: 'JOB_EVICTED', deleted: 'JOB_DELETED' } as const;

/** Why a tombstone has nothing to give. */
export function goneError(status: TombstoneStatus): AppError {
  return new AppError(GONE[status]);
}

/** @throws AppError that says why there is nothing to download */
function assertDownloadable(job: Job): void {
  switch (job.status) {
    case 'completed':
      return;
    case 'queued':
    case 'processing':
      throw new AppError('JOB_NOT_READY', 'The job is not finished yet. Try again when it is.', {
        progress: job.progress,
        jobStatus: job.status,
      });
    case 'failed':
      throw new AppError('JOB_FAILED', undefined, { failures: failuresOf(job) });
    case 'cancelled':
      throw new AppError('INVALID_STATE', 'The job was cancelled before anything was finished.', {
        jobStatus: job.status,
      });
    case 'expired':
    case 'evicted':
    case 'deleted':
      throw goneError(job.status);
  }
}

function failuresOf(job: Job) {
  return job.videos.flatMap((video) => {
    const ofVideo = video.error === null ? [] : [{ video: video.name, ...shown(video.error) }];
    const ofVariations = video.variations.flatMap(({ n, error }) =>
      error === null ? [] : [{ video: video.name, variation: n, ...shown(error) }],
    );
    return [...ofVideo, ...ofVariations];
  });
}

function shown({ code, message }: { code: string; message: string }) {
  return { code, message };
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

/**
 * One source stream is open at a time and it is destroyed with the archive: archiver given paths leaks a
 * descriptor for each client that goes away.
 */
function writeArchive(disk: LocalDisk, archive: JobArchive, release: () => void): Readable {
  const zip = new ZipArchive({ store: true });
  let source: Readable | null = null;
  const append = async () => {
    for (const file of archive.files) {
      const opened = disk.openOutput(file.output);
      source = opened;
      const appended = entryDone(zip, opened);
      zip.append(opened, { name: file.name, date: file.modifiedAt });
      await appended;
    }
    // As a stream, like the rest: archiver writes no data descriptor behind a buffer.
    zip.append(Readable.from([archive.manifest.bytes]), {
      name: archive.manifest.name,
      date: archive.manifest.modifiedAt,
    });
    await zip.finalize();
  };
  finished(zip, () => {
    source?.destroy();
    release();
  });
  append().catch((error: unknown) => {
    zip.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return zip;
}

/** Resolves when the entry is in the archive; rejects when it cannot be read or the client is gone. */
function entryDone(zip: ZipArchive, source: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      zip.off('entry', onEntry);
      zip.off('close', onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onEntry = () => settle();
    const onClose = () => settle(new Error('the client went away'));
    source.once('error', settle);
    zip.once('entry', onEntry);
    zip.once('close', onClose);
  });
}
