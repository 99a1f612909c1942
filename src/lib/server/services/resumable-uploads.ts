import { rm, stat } from 'node:fs/promises';
import { Server } from '@tus/server';
import { displayName } from '../archive/names.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { ReceivedVideo } from './receive-batch.ts';
import { removeUntouched, UploadStore } from './untouched-uploads.ts';

interface Dependencies {
  readonly disk: LocalDisk;
  readonly clock: Clock;
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
  /**
   * Gives back an upload that was taken for a job which was never written, because the server died.
   * False when that file is none.
   */
  restoreOrphan(name: string): Promise<boolean>;
  /** Removes uploads that got no byte for a day. */
  removeExpired(): Promise<void>;
}

export function createResumableUploads(deps: Dependencies): ResumableUploads {
  const { disk, newId, inFlight } = deps;
  const store = new UploadStore(disk);
  const infoPath = (id: string) => disk.incomingPath(`${id}.json`);
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
    if (upload === null) throw notFound(id);
    if (upload.size === undefined || upload.offset !== upload.size)
      throw new AppError('INVALID_STATE', 'This upload is not finished yet.', { upload: id });
    const name = displayName(upload.metadata?.filename ?? 'video.mp4');
    return { name, file: id, sizeBytes: upload.size, path: disk.incomingPath(id) };
  };

  const takeOne = async (id: string): Promise<ReceivedVideo> => {
    const { name, sizeBytes } = await find(id);
    if (inFlight.has(id)) throw notFound(id);
    inFlight.add(id);
    try {
      await disk.takeIncoming(id);
      return { name, file: id, sizeBytes };
    } catch (error) {
      inFlight.delete(id);
      // Another request took it since it was found.
      throw isMissing(error) ? notFound(id) : error;
    }
  };

  const giveBackOne = async (id: string): Promise<boolean> => {
    try {
      await disk.giveBackIncoming(id);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    } finally {
      inFlight.delete(id);
    }
  };

  const giveBack: ResumableUploads['giveBack'] = async (videos) => {
    for (const { file } of videos) await giveBackOne(file);
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
        await rm(infoPath(file), { force: true });
        inFlight.delete(file);
      }
    },
    async restoreOrphan(name) {
      return (await isThere(infoPath(name))) && (await giveBackOne(name));
    },
    removeExpired: () => removeUntouched(deps),
  };
}

function notFound(id: string): AppError {
  const detail = 'This upload is not there (any more). Send it again.';
  return new AppError('UPLOAD_NOT_FOUND', detail, { upload: id });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
