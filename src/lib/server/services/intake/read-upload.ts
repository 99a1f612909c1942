import type { UploadAnswer } from '../../../contract/uploads.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import { AppError } from '../../errors.ts';
import type { ResumableUploads } from './resumable-uploads.ts';
import { Turns } from './turns.ts';

/** A file that is complete does not change: what was found in the latest is not looked for again. */
const MAX_KNOWN = 1000;
/** Someone waits for each, but none of them may slow down what is being encoded. */
const AT_ONCE = 2;

interface Dependencies {
  readonly uploads: Pick<ResumableUploads, 'look'>;
  /** @throws AppError of status 422 when no job can be made of the file */
  readonly examine: (path: string) => Promise<SourceInfo>;
}

type Verdict = Pick<UploadAnswer, 'durationMs' | 'width' | 'height' | 'fps' | 'refused'>;

const UNKNOWN: Verdict = { durationMs: null, width: null, height: null, fps: null, refused: null };

export type ReadUpload = (id: string) => Promise<UploadAnswer>;

/**
 * Where an upload stands; once it is complete, also what is in it, or why it is refused.
 * @throws AppError UPLOAD_NOT_FOUND
 */
export function createReadUpload({ uploads, examine }: Dependencies): ReadUpload {
  const turns = new Turns(AT_ONCE);
  const never = new AbortController().signal;
  const known = new Map<string, Promise<Verdict>>();

  const verdictOf = (id: string, path: string): Promise<Verdict> => {
    const verdict = known.get(id) ?? turns.take(never, () => judge(examine, path));
    known.delete(id);
    known.set(id, verdict);
    for (const oldest of known.keys()) if (known.size > MAX_KNOWN) known.delete(oldest);
    return verdict;
  };

  return async (id) => {
    const { name, sizeBytes, offset, path } = await uploads.look(id);
    const facts = { id, name, sizeBytes, offset };
    if (offset !== sizeBytes) return { ...facts, ...UNKNOWN };
    try {
      return { ...facts, ...(await verdictOf(id, path)) };
    } catch (error) {
      known.delete(id);
      // It may have become a job, or have been removed, while it was looked at.
      await uploads.look(id);
      throw error;
    }
  };
}

async function judge(examine: Dependencies['examine'], path: string): Promise<Verdict> {
  try {
    const { durationMs, width, height, frameRate } = await examine(path);
    const fps = frameRate.num / frameRate.den;
    return { durationMs, width, height, fps, refused: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 422) throw error;
    return { ...UNKNOWN, refused: { code: error.code, message: error.message } };
  }
}
