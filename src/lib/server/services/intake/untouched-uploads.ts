import { readdir, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import type { Upload } from '@tus/server';
import { isoTime } from '../../clock.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { SteadyTime } from '../../steady-time.ts';

/** An upload that got no byte for so long is removed. */
const UNTOUCHED_MS = 24 * 3_600_000;
/** What the library keeps of an upload, beside it. */
export const INFO = '.json';

/**
 * The library's store, which counts the time of an upload from its last byte, not from its first, and says what is
 * wrong with the volume.
 */
export class UploadStore extends FileStore {
  readonly #disk: LocalDisk;
  readonly #steady: SteadyTime;

  constructor(disk: LocalDisk, steady: SteadyTime) {
    super({ directory: disk.incomingPath(''), expirationPeriodInMilliseconds: UNTOUCHED_MS });
    this.#disk = disk;
    this.#steady = steady;
  }

  override async create(upload: Upload): Promise<Upload> {
    const path = this.#disk.incomingPath(upload.id);
    await this.#disk.createIncoming(upload.id);
    try {
      await this.configstore.set(upload.id, upload);
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined);
      await this.configstore.delete(upload.id).catch(() => undefined);
      throw await this.#disk.explain(error);
    }
    upload.storage = { type: 'file', path };
    return upload;
  }

  override write(part: Readable, id: string, offset: number): Promise<number> {
    return this.#disk.appendIncoming(id, part, offset);
  }

  /** @throws AppError VOLUME_UNAVAILABLE: an upload is not gone because the volume is */
  override async getUpload(id: string): Promise<Upload> {
    const upload = await super.getUpload(id).catch(async (error: unknown) => {
      await stat(this.#disk.incomingPath('')).catch(async (gone: unknown) => {
        throw await this.#disk.explain(gone);
      });
      throw error;
    });
    const { mtimeMs } = await stat(this.#disk.incomingPath(id));
    // The library holds this against the wall clock: an upload must not end because that has leapt.
    upload.creation_date = isoTime(mtimeMs + this.#steady.wallAheadMs());
    return upload;
  }
}

interface Dependencies {
  readonly disk: LocalDisk;
  readonly steady: SteadyTime;
  /** Uploads that a request holds. */
  readonly inFlight: ReadonlySet<string>;
}

/** Removes uploads, begun or finished, that nobody came back for, and what was kept of those that are gone. */
export async function removeUntouched(deps: Dependencies): Promise<void> {
  const { disk, steady, inFlight } = deps;
  const names = await readdir(disk.incomingPath(''));
  for (const name of names.filter((each) => !each.endsWith(INFO))) {
    const touchedAt = await touched(disk.incomingPath(name));
    if (touchedAt === null || steady.now() - touchedAt <= UNTOUCHED_MS) continue;
    if (!inFlight.has(name)) await rm(disk.incomingPath(name), { force: true });
  }
  for (const name of names.filter((each) => each.endsWith(INFO))) {
    const isUseless = !(await isKnown(deps, name.slice(0, -INFO.length)));
    if (isUseless) await rm(disk.incomingPath(name), { force: true });
  }
}

/** Whether there is a file of that upload, in either place or on its way between them. */
async function isKnown({ disk, inFlight }: Dependencies, id: string): Promise<boolean> {
  return (
    (await touched(disk.incomingPath(id))) !== null ||
    inFlight.has(id) ||
    (await touched(disk.uploadPath(id))) !== null ||
    (await touched(disk.incomingPath(id))) !== null
  );
}

/** When a file was written to, in milliseconds since 1970; null when it is not there. */
async function touched(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
