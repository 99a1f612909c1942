import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { displayName } from '../archive/names.ts';
import { AppError } from '../errors.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { ReceivedVideo } from './receive-batch.ts';

/** An upload that nothing was done with for so long is removed. */
const UNTOUCHED_MS = 24 * 3_600_000;

interface Dependencies {
  readonly disk: LocalDisk;
  readonly newId: () => string;
  readonly maxUploadBytes: number;
  readonly inFlight: Set<string>;
}

export interface ResumableUploads {
  /** Answers a request of the tus protocol 1.0 (tus.io/protocols/resumable-upload). */
  handle(request: Request): Promise<Response>;
  /** A whole upload. @throws AppError UPLOAD_NOT_FOUND; INVALID_STATE when bytes are missing */
  find(id: string): Promise<ReceivedVideo & { readonly path: string }>;
  /** Takes uploads for a job: flushed to the disk, and no other job can have them. @throws as find */
  take(ids: readonly string[]): Promise<ReceivedVideo[]>;
  /** Undoes `take` for files that are still there. */
  giveBack(videos: readonly ReceivedVideo[]): Promise<void>;
  /** What a job holds now is no upload any more. */
  forget(videos: readonly ReceivedVideo[]): Promise<void>;
  removeExpired(): Promise<void>;
}

export function createResumableUploads(deps: Dependencies): ResumableUploads {
  const { disk, newId, inFlight } = deps;
  const directory = disk.incomingPath('');
  const store = new FileStore({ directory, expirationPeriodInMilliseconds: UNTOUCHED_MS });
  const server = new Server({
    path: '/api/uploads',
    datastore: store,
    relativeLocation: true,
    maxSize: deps.maxUploadBytes,
    namingFunction: () => newId(),
    // A request that waits for another one's lock on the same upload gives up soon and resumes.
    lockDrainTimeout: 5000,
  });

  const find: ResumableUploads['find'] = async (id) => {
    const upload = await store.getUpload(id).catch(() => null);
    if (upload === null)
      throw new AppError(
        'UPLOAD_NOT_FOUND',
        'This upload is not there (any more). Send it again.',
        {
          upload: id,
        },
      );
    if (upload.size === undefined || upload.offset !== upload.size)
      throw new AppError('INVALID_STATE', 'This upload is not finished yet.', { upload: id });
    const name = displayName(upload.metadata?.filename ?? 'video.mp4');
    return { name, file: id, sizeBytes: upload.size, path: disk.incomingPath(id) };
  };

  const takeOne = async (id: string): Promise<ReceivedVideo> => {
    const { name, sizeBytes, path } = await find(id);
    await flush(path);
    inFlight.add(id);
    await rename(path, disk.uploadPath(id));
    return { name, file: id, sizeBytes };
  };

  const giveBack: ResumableUploads['giveBack'] = async (videos) => {
    for (const { file } of videos) {
      await rename(disk.uploadPath(file), disk.incomingPath(file));
      inFlight.delete(file);
    }
  };

  return {
    handle: (request) => server.handleWeb(request),
    find,
    async take(ids) {
      const taken: ReceivedVideo[] = [];
      try {
        for (const id of ids) taken.push(await takeOne(id));
        return taken;
      } catch (error) {
        await giveBack(taken);
        throw error;
      }
    },
    giveBack,
    async forget(videos) {
      for (const { file } of videos) {
        await rm(join(directory, `${file}.json`), { force: true });
        inFlight.delete(file);
      }
    },
    async removeExpired() {
      await store.deleteExpired();
    },
  };
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
