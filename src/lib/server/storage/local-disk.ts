import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:fs';
import { AppError, StartupError } from '../errors.ts';
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

  /** Makes the folders, and proves that they can be written. @throws StartupError */
  async prepare(): Promise<void> {
    try {
      for (const folder of [this.#uploads, this.#incoming, this.#outputs, this.#temp])
        await mkdir(folder, { recursive: true });
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

  /** Free and total bytes of the volume, after writing and removing a file there. */
  async checkWritable(): Promise<{ freeBytes: number; totalBytes: number }> {
    const probe = join(this.#temp, '.write-test');
    await (await open(probe, 'w')).close();
    await rm(probe, { force: true });
    const { bavail, blocks, bsize } = await statfs(this.#temp);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }

  /**
   * Writes an upload and flushes it and its name to the disk. What was written is removed when this throws.
   * @throws AppError UPLOAD_TOO_LARGE, VOLUME_FULL; whatever the source stream fails with
   */
  async receive(name: string, source: Readable, maxBytes: number): Promise<{ sizeBytes: number }> {
    const path = this.uploadPath(name);
    try {
      const sizeBytes = await writeDurably(path, source, maxBytes);
      await flush(this.#uploads);
      return { sizeBytes };
    } catch (error) {
      await rm(path, { force: true });
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
        throw new AppError(
          'VOLUME_FULL',
          'There is no room left for this upload. Try again later.',
        );
      throw error;
    }
  }

  uploadPath(name: string): string {
    return join(this.#uploads, name);
  }

  incomingPath(name: string): string {
    return join(this.#incoming, name);
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

  async removeUpload(name: string): Promise<void> {
    await rm(this.uploadPath(name), { force: true });
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

  async clearTemp(): Promise<void> {
    for (const name of await readdir(this.#temp))
      await rm(this.tempPath(name), { force: true, recursive: true });
  }

  /** Gives a finished temp file its place: checksum, flush, rename, flush of the folder. */
  async publish(tempName: string, output: OutputName): Promise<StoredFile> {
    const from = this.tempPath(tempName);
    const to = this.outputPath(output);
    await mkdir(dirname(to), { recursive: true });
    const stored = await checksumFile(from, READ_CHUNK_BYTES);
    await flush(from);
    await rename(from, to);
    await flush(dirname(to));
    return stored;
  }

  outputPath({ jobId, videoId, file }: OutputName): string {
    return join(this.#outputs, jobId, videoId, file);
  }

  /** Null when the file is not there. */
  async outputSize(output: OutputName): Promise<number | null> {
    try {
      return (await stat(this.outputPath(output))).size;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Bytes `start` to `end`, both inclusive; the whole file without a range. */
  openOutput(output: OutputName, range?: { start: number; end: number }): ReadStream {
    return createReadStream(this.outputPath(output), { highWaterMark: READ_CHUNK_BYTES, ...range });
  }

  async removeOutput(output: OutputName): Promise<void> {
    await rm(this.outputPath(output), { force: true });
  }

  async removeOutputsOfJob(jobId: string): Promise<void> {
    await rm(join(this.#outputs, jobId), { recursive: true, force: true });
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

/** Names of the folders in a folder; none when it is gone. */
async function foldersIn(path: string): Promise<string[]> {
  const entries = await ifThere(readdir(path, { withFileTypes: true }));
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function namesIn(path: string): Promise<string[]> {
  return ifThere(readdir(path));
}

/** Somebody may delete a job while its folders are listed. */
async function ifThere<T>(listing: Promise<T[]>): Promise<T[]> {
  try {
    return await listing;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
