import { readdir, stat, truncate } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Upload } from '@tus/server';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { OpenUploads } from './open-uploads.ts';
import type { SteadyTime } from '../../steady-time.ts';
import { INFO, UploadStore } from './untouched-uploads.ts';

/**
 * The store of uploads with its books: every upload is counted, and keeps room for what is still to come of it.
 * Its length must be told at the beginning, so that this can be known.
 */
export class CountedUploadStore extends UploadStore {
  readonly #disk: LocalDisk;
  readonly #open: OpenUploads;

  constructor(disk: LocalDisk, steady: SteadyTime, open: OpenUploads) {
    super(disk, steady);
    this.#disk = disk;
    this.#open = open;
    this.extensions = this.extensions.filter((each) => each !== 'creation-defer-length');
  }

  /** @throws AppError VOLUME_FULL */
  override async create(upload: Upload): Promise<Upload> {
    await this.#open.begin(upload.id, upload.size ?? 0);
    try {
      const created = await super.create(upload);
      this.#open.stored(upload.id);
      return created;
    } catch (error) {
      this.#open.drop(upload.id);
      throw error;
    }
  }

  /** A part that goes beyond the upload's length leaves the file as it was. */
  override async write(part: Readable, id: string, offset: number): Promise<number> {
    let problem: unknown = null;
    const open = this.#open;
    const counted = async function* () {
      try {
        for await (const chunk of part as AsyncIterable<Buffer>) {
          open.arrived(id, chunk.length);
          yield chunk;
        }
      } catch (error) {
        problem = error;
        throw error;
      }
    };
    try {
      return await super.write(Readable.from(counted(), { objectMode: false }), id, offset);
    } catch (error) {
      if (isTooLong(problem)) await truncate(this.#disk.incomingPath(id), offset);
      throw error;
    } finally {
      await this.#settle(id);
    }
  }

  override async remove(id: string): Promise<void> {
    await super.remove(id);
    this.#open.drop(id);
  }

  /** Brings the books in line with the folder, which is the truth: after a start, and after something was removed. */
  async recount(): Promise<void> {
    const { ids: before, storedIds } = this.#open;
    const names = await readdir(this.#disk.incomingPath(''));
    const there = new Set(
      names.filter((name) => name.endsWith(INFO)).map((name) => name.slice(0, -INFO.length)),
    );
    for (const id of storedIds) if (!there.has(id)) this.#open.drop(id);
    for (const id of there) {
      if (before.has(id)) continue;
      const upload = await this.getUpload(id).catch(() => null);
      if (upload !== null) this.#open.adopt(id, (upload.size ?? 0) - upload.offset);
    }
  }

  /** What came is what lies there, whatever was counted on the way. */
  async #settle(id: string): Promise<void> {
    const { size } = (await this.configstore.get(id)) ?? {};
    const found = await stat(this.#disk.incomingPath(id)).catch(() => null);
    if (size !== undefined && found !== null) this.#open.expect(id, size - found.size);
  }
}

/** The library's word for a part that brings more than was declared. */
function isTooLong(error: unknown): boolean {
  return error instanceof Error && 'status_code' in error && error.status_code === 413;
}
