import type { Readable } from 'node:stream';
import type { JobAccepted } from '../../contract/job.ts';
import type { CreateJob } from './create-job.ts';
import { parseOptions } from './parse-options.ts';
import type { Batch, ReceivedVideo } from './receive-batch.ts';

interface Dependencies {
  readonly receive: (contentType: string | null, body: Readable) => Promise<Batch>;
  readonly createJob: CreateJob;
  /** Called when the files belong to a job or are gone. */
  readonly finish: (videos: readonly ReceivedVideo[]) => void;
  readonly discard: (videos: readonly ReceivedVideo[]) => Promise<void>;
}

/** One request that brings its videos along. When it is refused, nothing of it stays on the disk. */
export function createSubmitBatch({ receive, createJob, discard, finish }: Dependencies) {
  return async (contentType: string | null, body: Readable): Promise<JobAccepted> => {
    const { fields, videos } = await receive(contentType, body);
    try {
      return await createJob(parseOptions(fields), videos);
    } catch (error) {
      await discard(videos);
      throw error;
    } finally {
      finish(videos);
    }
  };
}
