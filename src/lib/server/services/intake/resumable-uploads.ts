import { rm, stat } from 'node:fs/promises';
import { Server } from '@tus/server';
import { displayName } from '../../archive/names.ts';
import { AppError, volumeFault } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import { CountedUploadStore } from './counted-uploads.ts';
import type { OpenUploads, UploadTerms } from './open-uploads.ts';
import type { ReceivedVideo } from './receive-batch.ts';
import type { SteadyTime } from '../../steady-time.ts';
import { removeUntouched } from './untouched-uploads.ts';

interface Dependencies {
  readonly disk: LocalDisk;
  readonly steady: SteadyTime;
  readonly newId: () => string;
  readonly maxUploadBytes: number;
  readonly inFlight: Set<string>;
  readonly open: OpenUploads;
}

export interface UploadInfo {
  readonly name: string;
  /** Null while the client has not said. */
  readonly sizeBytes: number | null;
  /** Bytes that have arrived. */
  readonly offset: number;
  readonly path: string;
}

/** What `newId` makes; whatever else a client sends never gets near a path. */
const ID = /^[0-9A-Z]{26}$/;

export interface ResumableUploads {
  /**
   * Answers a request of the tus protocol 1.0 (tus.io/protocols/resumable-upload).
   * @throws AppError TOO_MANY_UPLOADS; VOLUME_FULL, before the first byte of an upload that does not fit
   */
  handle(request: Request, terms?: UploadTerms): Promise<Response>;
  /** An upload, as far as it has come. @throws AppError UPLOAD_NOT_FOUND */
  look(id: string): Promise<UploadInfo>;
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
  const { disk, newId, inFlight, open } = deps;
  const store = new CountedUploadStore(disk, deps.steady, open);
  /** Of uploads that are being created. */
  const ids = new WeakMap<Request, string>();
  const infoPath = (id: string) => disk.incomingPath(`${id}.json`);
  const server = new Server({
    path: '/api/uploads',
    datastore: store,
    relativeLocation: true,
    maxSize: deps.maxUploadBytes,
    // By default it would let every site read its answers.
    allowedOrigins: () => false,
    getFileIdFromRequest: (_request, id) => (id !== undefined && ID.test(id) ? id : undefined),
    namingFunction: (request) => ids.get(request) ?? newId(),
    // A request that waits for another one's lock on the same upload gives up soon and resumes.
    lockDrainTimeout: 5000,
    // Thrown here it leaves the library, and is answered as any other error of ours.
    onResponseError: (_request, error) => {
      if (error instanceof AppError || volumeFault(error) !== null) throw error;
      return undefined;
    },
  });

  const look: ResumableUploads['look'] = async (id) => {
    const upload = ID.test(id) ? await store.getUpload(id).catch(unlessVolume) : null;
    if (upload === null) throw notFound(id);
    const name = displayName(upload.metadata?.filename ?? 'video.mp4');
    const { size, offset } = upload;
    return { name, sizeBytes: size ?? null, offset, path: disk.incomingPath(id) };
  };

  const find: ResumableUploads['find'] = async (id) => {
    const { name, sizeBytes, offset, path } = await look(id);
    if (offset !== sizeBytes)
      throw new AppError('INVALID_STATE', 'This upload is not finished yet.', { upload: id });
    return { name, file: id, sizeBytes, path };
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
    async handle(request, terms = { owner: null, mayEvict: true }) {
      if (request.method !== 'POST') return server.handleWeb(request);
      const id = newId();
      ids.set(request, id);
      open.claim(id, terms);
      try {
        return await server.handleWeb(request);
      } finally {
        if (!open.isBegun(id)) open.drop(id);
      }
    },
    look,
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
        open.drop(file);
      }
    },
    async restoreOrphan(name) {
      return (await isThere(infoPath(name))) && (await giveBackOne(name));
    },
    async removeExpired() {
      await removeUntouched(deps);
      await store.recount();
    },
  };
}

/** Whatever else it was, the upload is not there. */
function unlessVolume(error: unknown): null {
  if (volumeFault(error) !== null) throw error;
  return null;
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
