import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';

/** In place of the disk, for files that are only to be measured. */
export const NOWHERE: Pick<LocalDisk, 'receive' | 'removeUpload'> = {
  async receive(_name: string, source: Readable, maxBytes: number) {
    let sizeBytes = 0;
    for await (const chunk of source as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new AppError('UPLOAD_TOO_LARGE', undefined, { maxBytes });
    }
    return { sizeBytes };
  },
  removeUpload: () => Promise.resolve(0),
};
