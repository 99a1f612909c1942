import { createReadStream } from 'node:fs';
import {
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:fs';
import { AppError, StartupError, volumeFault } from '../errors.ts';
import { append } from './append.ts';
import { checksumFile } from './checksum.ts';
import { flush } from './flush.ts';
import { writeDurably } from './write-durably.ts';

/** 1 MiB: 64 KiB chunks halve the speed of a download. */
const READ_CHUNK_BYTES = 1024 * 1024;

export interface StoredFile {
  readonly sizeBytes: number;
  /** CRC-32 as ZIP has it, unsigned. */
  readonly crc32: number;
}

/** Where a finished variation lies. All parts are names we made ourselves. */
export interface OutputName {
  readonly jobId: string;
  readonly videoId: string;
  readonly file: string;
}

/** Bytes only: files under DATA_DIR, by names that never come from a user. */
export class LocalDisk {
  readonly #uploads: string;
  /** Uploads that do not belong to a job yet, with what the tus protocol keeps beside them. */
  readonly #incoming: string;
  readonly #outputs: string;
  readonly #temp: string;

  constructor(dataDir: string) {
    this.#uploads = join(dataDir, 'uploads');
    this.#incoming = join(this.#uploads, 'incoming');
    this.#outputs = join(dataDir, 'outputs');
    this.#temp = join(dataDir, 'tmp');
  }

  get #folders(): string[] {
    return [this.#uploads, this.#incoming, this.#outputs, this.#temp];
  }

  /** Makes the folders, and proves that they can be written. @throws StartupError */
  async prepare(): Promise<void> {
    try {
      for (const folder of this.#folders) await mkdir(folder, { recursive: true });
      await this.checkWritable();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new StartupError(
        `The data folder ${dirname(this.#uploads)} cannot be written (${code}). ` +
          'Make it writable for this user, or set DATA_DIR to another folder.',
        { cause: error },
      );
    }
  }

  /** Free and total bytes of the volume, after writing and removing a file there. @throws errors of the file system */
  async checkWritable(): Promise<{ freeBytes: number; totalBytes: number }> {
    for (const folder of this.#folders) await stat(folder);
    const probe = join(this.#temp, '.write-test');
    await (await open(probe, 'w')).close();
    await rm(probe, { force: true });
    const { freeBytes, totalBytes } = await this.room();
    return { freeBytes, totalBytes };
  }

  /** What is left of the volume. `freeFiles` null: as many files as there are bytes for. */
  async room(): Promise<{ freeBytes: number; totalBytes: number; freeFiles: number | null }> {
    const { bavail, blocks, bsize, files, ffree } = await statfs(this.#temp);
    const freeFiles = files === 0 ? null : ffree;
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, freeFiles };
  }

  /** The error to tell a client of: the volume's when it is one, and when our own folders are not there. */
  async explain(error: unknown): Promise<unknown> {
    if (error instanceof AppError) return error;
    const isGone = isMissing(error) && (await stat(this.#incoming).then(() => false, isMissing));
    const fault = isGone ? 'VOLUME_UNAVAILABLE' : volumeFault(error);
    return fault === null ? error : new AppError(fault, SENTENCES[fault], {}, { cause: error });
  }

  /**
   * Writes an upload and flushes it and its name to the disk. What was written is removed when this throws.
   * @throws AppError UPLOAD_TOO_LARGE, VOLUME_FULL, VOLUME_UNAVAILABLE; whatever the source stream fails with
   */
  async receive(name: string, source: Readable, maxBytes: number): Promise<{ sizeBytes: number }> {
    const path = this.uploadPath(name);
    try {
      const sizeBytes = await writeDurably(path, source, maxBytes);
      await flush(this.#uploads);
      return { sizeBytes };
    } catch (error) {
      // On a volume that cannot be written it stays, as an orphan for the sweep.
      await rm(path, { force: true }).catch(() => undefined);
      throw await this.explain(error);
    }
  }

  uploadPath(name: string): string {
    return join(this.#uploads, name);
  }

  incomingPath(name: string): string {
    return join(this.#incoming, name);
  }

  /** Begins an upload that comes in parts. @throws AppError VOLUME_FULL, VOLUME_UNAVAILABLE */
  async createIncoming(name: string): Promise<void> {
    try {
      await (await open(this.incomingPath(name), 'wx')).close();
    } catch (error) {
      throw await this.explain(error);
    }
  }

  /**
   * Adds a part to an upload; where it ends then. What was written before a failure stays.
   * @throws AppError VOLUME_FULL, VOLUME_UNAVAILABLE; whatever the source stream fails with
   */
  async appendIncoming(name: string, part: Readable, offset: number): Promise<number> {
    try {
      return await append(this.incomingPath(name), part, offset);
    } catch (error) {
      throw await this.explain(error);
    }
  }

  /** Makes an upload that has arrived whole one of a job; flushed like `receive`. @throws ENOENT */
  async takeIncoming(name: string): Promise<void> {
    await flush(this.incomingPath(name));
    await rename(this.incomingPath(name), this.uploadPath(name));
    await this.#flushUploads();
  }

  /** Undoes `takeIncoming`. @throws ENOENT */
  async giveBackIncoming(name: string): Promise<void> {
    await rename(this.uploadPath(name), this.incomingPath(name));
    await this.#flushUploads();
  }

  async #flushUploads(): Promise<void> {
    await flush(this.#uploads);
    await flush(this.#incoming);
  }

  /** The same bytes under a second name, without a copy. */
  async linkUpload(from: string, to: string): Promise<void> {
    await link(this.uploadPath(from), this.uploadPath(to));
    await flush(this.#uploads);
  }

  /** Bytes that this frees: none when the file has another name, or is not there. */
  async removeUpload(name: string): Promise<number> {
    const freedBytes = await sizeIfLast(this.uploadPath(name));
    await rm(this.uploadPath(name), { force: true });
    return freedBytes;
  }

  /** In bytes; 0 when it is not there. */
  async uploadSize(name: string): Promise<number> {
    return (await ifThere(stat(this.uploadPath(name)), null))?.size ?? 0;
  }

  /** Bytes `start` to `end` of an upload that belongs to a job, both inclusive. */
  openUpload(name: string, range: { start: number; end: number }): ReadStream {
    return createReadStream(this.uploadPath(name), { highWaterMark: READ_CHUNK_BYTES, ...range });
  }

  async listUploads(): Promise<string[]> {
    const entries = await readdir(this.#uploads, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }

  tempPath(name: string): string {
    return join(this.#temp, name);
  }

  /** For files that are known to be small. @throws when it is not there */
  readTemp(name: string): Promise<Buffer> {
    return readFile(this.tempPath(name));
  }

  async removeTemp(name: string): Promise<void> {
    await rm(this.tempPath(name), { force: true });
  }

  /** Removes temp files that nobody has written to since `beforeMs`, in milliseconds since 1970. */
  async clearTempBefore(beforeMs: number): Promise<void> {
    for (const name of await readdir(this.#temp)) {
      const found = await ifThere(stat(this.tempPath(name)), null);
      if (found !== null && found.mtimeMs < beforeMs)
        await rm(this.tempPath(name), { force: true, recursive: true });
    }
  }

  async clearTemp(): Promise<void> {
    for (const name of await readdir(this.#temp))
      await rm(this.tempPath(name), { force: true, recursive: true });
  }

  /** 0 when it is not there. */
  async tempSize(name: string): Promise<number> {
    return (await ifThere(stat(this.tempPath(name)), null))?.size ?? 0;
  }

  /** Gives a finished temp file its place: checksum, flush, rename, flush of the folder. */
  async publish(tempName: string, output: OutputName): Promise<StoredFile> {
    const from = this.tempPath(tempName);
    const to = this.outputPath(output);
    await this.#makeOutputFolder(output);
    const stored = await checksumFile(from, READ_CHUNK_BYTES);
    await flush(from);
    await rename(from, to);
    await flush(dirname(to));
    return stored;
  }

  /** Not its parents: where the volume is gone, nothing must be begun in its place. */
  async #makeOutputFolder({ jobId, videoId }: OutputName): Promise<void> {
    const ofJob = join(this.#outputs, jobId);
    for (const folder of [ofJob, join(ofJob, videoId)])
      await mkdir(folder).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
  }

  outputPath({ jobId, videoId, file }: OutputName): string {
    return join(this.#outputs, jobId, videoId, file);
  }

  /** Null when the file is not there. */
  async outputSize(output: OutputName): Promise<number | null> {
    return (await ifThere(stat(this.outputPath(output)), null))?.size ?? null;
  }

  /** Bytes `start` to `end`, both inclusive; the whole file without a range. */
  openOutput(output: OutputName, range?: { start: number; end: number }): ReadStream {
    return createReadStream(this.outputPath(output), { highWaterMark: READ_CHUNK_BYTES, ...range });
  }

  async removeOutput(output: OutputName): Promise<void> {
    await rm(this.outputPath(output), { force: true });
  }

  /** Bytes that this frees. */
  async removeOutputsOfJob(jobId: string): Promise<number> {
    const outputs = await this.listOutputs(jobId);
    const sizes = await Promise.all(outputs.map((each) => sizeIfLast(this.outputPath(each))));
    await rm(join(this.#outputs, jobId), { recursive: true, force: true });
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Removes the folders of a job in which nothing lies. */
  async removeEmptyFolders(jobId: string): Promise<void> {
    const folder = join(this.#outputs, jobId);
    for (const videoId of await foldersIn(folder)) await removeIfEmpty(join(folder, videoId));
    await removeIfEmpty(folder);
  }

  /** @throws whatever stat does when the folder of all outputs is not there */
  async assertOutputs(): Promise<void> {
    await stat(this.#outputs);
  }

  async listJobsWithOutputs(): Promise<string[]> {
    return foldersIn(this.#outputs);
  }

  /** Every finished file of a job, whether a row knows it or not. */
  async listOutputs(jobId: string): Promise<OutputName[]> {
    const videos = await foldersIn(join(this.#outputs, jobId));
    const files = videos.map(async (videoId) =>
      (await namesIn(join(this.#outputs, jobId, videoId))).map((file) => ({
        jobId,
        videoId,
        file,
      })),
    );
    return (await Promise.all(files)).flat();
  }
}

/** For who is just uploading. */
const SENTENCES = {
  VOLUME_FULL: 'There is no room left for this upload. Try again later.',
  VOLUME_UNAVAILABLE: 'The storage is not available at the moment. Try again later.',
} as const;

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** Names of the folders in a folder; none when it is gone. */
async function foldersIn(path: string): Promise<string[]> {
  const entries = await ifThere(readdir(path, { withFileTypes: true }), []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function namesIn(path: string): Promise<string[]> {
  return ifThere(readdir(path), []);
}

/** What removing a file frees, in bytes: nothing while it has another name. */
async function sizeIfLast(path: string): Promise<number> {
  const found = await ifThere(stat(path), null);
  return found?.nlink === 1 ? found.size : 0;
}

async function removeIfEmpty(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ENOTEMPTY' && code !== 'ENOENT') throw error;
  }
}

/** Somebody may delete a job while its files are looked at. */
async function ifThere<T, N>(looking: Promise<T>, nothing: N): Promise<T | N> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing;
    throw error;
  }
}
