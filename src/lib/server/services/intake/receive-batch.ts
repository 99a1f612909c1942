import { Transform, type Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { displayName } from '../../archive/names.ts';
import { AppError } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';

const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 64 * 1024;
/** A client is told of its mistake only when it has sent all it wanted to; this bounds the wait for it. */
const DRAIN_MS = 10_000;

/** A file that was written to the disk and flushed. */
export interface ReceivedVideo {
  readonly name: string;
  /** Its name among the uploads. */
  readonly file: string;
  readonly sizeBytes: number;
}

export interface Batch {
  readonly fields: ReadonlyMap<string, string>;
  readonly videos: readonly ReceivedVideo[];
}

/** Told of bytes of files before they are written. @throws what the request is then refused with */
export type Arrive = (bytes: number) => Promise<void>;

interface Dependencies {
  readonly disk: Pick<LocalDisk, 'receive' | 'removeUpload'>;
  readonly newId: () => string;
  /** Holds the files of requests that are not finished, so that a sweep leaves them alone. */
  readonly inFlight: Set<string>;
  readonly limits: { readonly maxUploadBytes: number; readonly maxVideosPerJob: number };
  /** How long the rest of a body is read that is refused. */
  readonly drainMs?: number;
}

/**
 * Reads a multipart body straight to the disk, one chunk in memory at a time. When this throws, nothing of
 * the request is left on the disk.
 */
export function createReceiveBatch(deps: Dependencies) {
  const { disk, newId, inFlight, limits, drainMs = DRAIN_MS } = deps;
  return async (
    contentType: string | null,
    body: Readable,
    arrive: Arrive = () => Promise.resolve(),
  ): Promise<Batch> => {
    const fields = new Map<string, string>();
    const arrived: ReceivedVideo[] = [];
    const order: string[] = [];
    const writing: Promise<void>[] = [];
    const open = new Set<Transform>();
    let problem: unknown = null;

    const fail = (error: unknown) => {
      problem ??= error;
    };

    const receive = async (part: BusboyFileStream, filename: string) => {
      // The parser waits for ever for a part that is destroyed: what fails is a copy, and the part runs dry.
      const copy = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          arrive(chunk.length).then(() => done(null, chunk), done);
        },
      });
      open.add(copy);
      // The writer hears of it too, unless it has not begun to listen.
      copy.on('error', () => undefined);
      part.pipe(copy);
      const name = displayName(filename);
      const file = newId();
      order.push(file);
      inFlight.add(file);
      try {
        const { sizeBytes } = await disk.receive(file, copy, limits.maxUploadBytes);
        arrived.push({ name, file, sizeBytes });
      } catch (error) {
        inFlight.delete(file);
        fail(withName(error, name));
        part.unpipe(copy);
        part.resume();
      } finally {
        open.delete(copy);
      }
    };

    // It may break off, or be broken off already, before anyone reads it; `feed` is told by itself.
    body.on('error', () => undefined);
    const parser = openParser(contentType, limits.maxVideosPerJob);
    parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
      if (valueTruncated)
        fail(new AppError('INVALID_FIELD', `${name} is too long.`, { field: name }));
      fields.set(name, value);
    });
    parser.on('file', (field, stream, filename: string | undefined) => {
      // A body that ends in the middle of a part is told here too, and by the parser, which is where we listen.
      stream.on('error', () => undefined);
      if (problem !== null || field !== 'videos' || filename === undefined) {
        if (field !== 'videos')
          fail(
            new AppError('INVALID_FIELD', `Send files as "videos", not as "${field}".`, { field }),
          );
        stream.resume();
        return;
      }
      writing.push(receive(stream, filename));
    });
    parser.on('filesLimit', () =>
      fail(
        new AppError(
          'TOO_MANY_VIDEOS',
          `At most ${limits.maxVideosPerJob} videos fit in one job.`,
          {
            maxVideos: limits.maxVideosPerJob,
          },
        ),
      ),
    );
    parser.on('fieldsLimit', () => fail(new AppError('INVALID_REQUEST', 'Too many fields.')));

    await feed(body, parser, drainMs, () => problem !== null).catch(fail);
    // Nothing more comes for those that are still written, and nothing of the request is kept.
    if (problem !== null)
      for (const copy of open) copy.destroy(new Error('the upload was cut off'));
    await Promise.all(writing);
    // Small files overtake large ones on the way to the disk.
    const videos = arrived.sort((a, b) => order.indexOf(a.file) - order.indexOf(b.file));
    if (problem === null) return { fields, videos };
    for (const { file } of videos) {
      await disk.removeUpload(file);
      inFlight.delete(file);
    }
    throw problem;
  };
}

/** @throws AppError INVALID_REQUEST when a body of that type brings no files */
export function requireForm(contentType: string | null): void {
  openParser(contentType, 1).destroy();
}

function openParser(contentType: string | null, maxFiles: number): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType ?? '' },
      isPartAFile: (_field, _type, filename) => filename !== undefined,
      limits: { files: maxFiles, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, parts: 2000 },
    });
  } catch (error) {
    throw new AppError(
      'INVALID_REQUEST',
      'Send the videos as multipart/form-data.',
      {},
      { cause: error },
    );
  }
}

/**
 * Pipes the body through the parser and waits for both. Once something is wrong the rest is read and
 * dropped for a while: closing at once would lose the answer on its way to the client.
 */
async function feed(
  body: Readable,
  parser: BusboyInstance,
  drainMs: number,
  isLost: () => boolean,
): Promise<void> {
  const timers: NodeJS.Timeout[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const drainThen = (end: () => void) => {
        if (body.readableEnded) end();
        else timers.push(setTimeout(end, drainMs));
        body.once('end', end);
      };
      body.once('error', (error) => reject(cutOff(error)));
      parser.once('error', (error: unknown) => {
        body.unpipe(parser);
        body.resume();
        drainThen(() => reject(malformed(error)));
      });
      parser.once('finish', resolve);
      body.on('data', () => {
        if (isLost() && timers.length === 0) timers.push(setTimeout(resolve, drainMs));
      });
      body.pipe(parser);
    });
  } finally {
    for (const timer of timers) clearTimeout(timer);
    body.unpipe(parser);
    parser.on('error', () => undefined);
    parser.destroy();
  }
}

function cutOff(cause: unknown): AppError {
  return new AppError('INVALID_REQUEST', 'The upload was cut off.', {}, { cause });
}

function malformed(cause: unknown): AppError {
  return new AppError(
    'INVALID_REQUEST',
    'The upload is not complete or not well formed.',
    {},
    { cause },
  );
}

/** Says which of the files it was. */
function withName(error: unknown, name: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'UPLOAD_TOO_LARGE') return error;
  const megabytes = Math.floor(Number(error.facts.maxBytes) / 1e6);
  return new AppError(
    'UPLOAD_TOO_LARGE',
    `${name} is larger than ${megabytes.toLocaleString('en')} MB, the most one video may have.`,
    { ...error.facts, name },
    { cause: error },
  );
}
