import type { Readable } from 'node:stream';
import type { CreateJob } from './create-job.ts';
import { fingerprintOf, type Idempotency, type Submitted } from './idempotency.ts';
import { parseOptions } from './parse-options.ts';
import { requireForm, type Arrive, type Batch, type ReceivedVideo } from './receive-batch.ts';
import type { Room } from '../space/room.ts';

/** One request that brings its videos along. */
export interface BatchRequest {
  readonly contentType: string | null;
  /** Of the whole body; null when the request does not say. */
  readonly lengthBytes: number | null;
  /** Whether finished jobs may go to make room for it. */
  readonly mayEvict: boolean;
  /** Idempotency-Key, as it was sent. */
  readonly key: string | null;
  /** The body; asked for when it is decided that it may come. */
  readonly open: () => Readable;
}

type Receive = (contentType: string | null, body: Readable, arrive?: Arrive) => Promise<Batch>;

interface Dependencies {
  readonly receive: Receive;
  /** Reads a body as `receive` does, and keeps nothing of it. */
  readonly measure: Receive;
  readonly createJob: CreateJob;
  /** Called when the files belong to a job or are gone. */
  readonly finish: (videos: readonly ReceivedVideo[]) => void;
  readonly discard: (videos: readonly ReceivedVideo[]) => Promise<void>;
  readonly room: Pick<Room, 'hold' | 'arrive'>;
  readonly idempotency: Idempotency;
}

/**
 * Makes a job of what a request brings along. When it is refused, nothing of it stays on the disk; when there
 * is no room for it, its body is not even asked for.
 * @throws AppError as createJob; VOLUME_FULL; INVALID_REQUEST when it brings no form; INVALID_FIELD, IDEMPOTENCY_CONFLICT for the key
 */
export function createSubmitBatch(deps: Dependencies) {
  const { idempotency, measure, room } = deps;
  return (request: BatchRequest): Promise<Submitted> => {
    const { key, mayEvict } = request;
    return idempotency.inTurn(key, async () => {
      // Before anything is removed to make room for it.
      requireForm(request.contentType);
      // A job that was made needs no room again, only a look at whether this is the request that made it.
      if (key !== null && (await idempotency.isKnown(key)))
        return submit(deps, request, await measure(request.contentType, request.open()));
      const hold = await room.hold(request.lengthBytes ?? 0, mayEvict);
      try {
        const batch = await deps.receive(request.contentType, request.open(), (bytes) =>
          room.arrive(hold, bytes, mayEvict),
        );
        hold.release();
        return await submit(deps, request, batch);
      } finally {
        hold.release();
      }
    });
  };
}

async function submit(
  { createJob, discard, finish, idempotency }: Dependencies,
  { key, mayEvict }: BatchRequest,
  { fields, videos }: Batch,
): Promise<Submitted> {
  try {
    return await idempotency.once(key === null ? null : identify(key, fields, videos), (given) =>
      createJob(parseOptions(fields), videos, { mayEvict, key: given }),
    );
  } catch (error) {
    await discard(videos);
    throw error;
  } finally {
    finish(videos);
  }
}

/** By the fields, and the names and sizes of the files; what is in them is not compared. */
function identify(key: string, fields: Batch['fields'], videos: Batch['videos']) {
  const files = videos.map(({ name, sizeBytes }) => [name, sizeBytes]);
  return { key, fingerprint: fingerprintOf('multipart', [[...fields].sort(), files]) };
}
