import { finished, Readable } from 'node:stream';
import type { Leases } from '../jobs/leases.ts';

/** How finely it is seen that a reader takes something: less than this in ten minutes counts as nothing. */
const PIECE_BYTES = 256 * 1024;

export interface LeasedRead {
  readonly jobId: string;
  /** How many bytes the source must give. */
  readonly sizeBytes: number;
  /** Whether there is more that the reader may come back for, even when this ends well. */
  readonly hasMore: boolean;
}

/** A download ended before its time. */
class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/**
 * Passes a source on and holds the job as long as that takes. It ends with an error when the source gives more
 * or less than it should, or when the reader takes nothing for too long; the source is destroyed with it.
 * @throws AppError as Leases
 */
export function leasedStream(leases: Leases, read: LeasedRead, open: () => Readable): Readable {
  const reading = leases.read(read.jobId, () =>
    stream.destroy(new BrokenOff('the reader took nothing for too long')),
  );
  const source = open();
  const pieces = passOn(source, read.sizeBytes, () => reading.touch());
  const stream = Readable.from(pieces, { objectMode: false, highWaterMark: PIECE_BYTES });
  finished(stream, (error) => {
    source.destroy();
    reading.end(read.hasMore || error != null);
  });
  return stream;
}

/** @param onTaken called whenever a piece is asked for */
async function* passOn(
  source: Readable,
  sizeBytes: number,
  onTaken: () => void,
): AsyncGenerator<Buffer> {
  let given = 0;
  for await (const chunk of source) {
    const bytes = chunk as Buffer;
    if (given + bytes.length > sizeBytes) throw new BrokenOff('there is more than was announced');
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      onTaken();
      yield bytes.subarray(at, at + PIECE_BYTES);
    }
    given += bytes.length;
  }
  if (given < sizeBytes) throw new BrokenOff('there is less than was announced');
}
