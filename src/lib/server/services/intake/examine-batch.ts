import type { Failure, RefusedFile } from '../../../contract/job.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import { AppError } from '../../errors.ts';

/** How many files are examined at once: two processes each, most of the time spent starting. */
const EXAMINED_AT_ONCE = 2;

/** A file and what was found in it, or why it is refused. */
export type Examined<Video, Info = SourceInfo> = Video &
  ({ info: Info; failure: null } | { info: null; failure: Failure });

interface Named {
  readonly name: string;
}

/**
 * Examines files and sorts out those that are of no use.
 * @throws AppError the refusal of the first file when none is usable, with `refused`
 */
export async function examineBatch<Video extends Named, Info = SourceInfo>(
  videos: readonly Video[],
  examine: (video: Video, index: number) => Promise<Info>,
): Promise<{ examined: Examined<Video, Info>[]; refused: RefusedFile[] }> {
  const examined: Examined<Video, Info>[] = [];
  const waiting = videos.entries();
  const worker = async () => {
    for (const [index, video] of waiting) {
      examined[index] = await examineOne(video, () => examine(video, index));
    }
  };
  await Promise.all(Array.from({ length: EXAMINED_AT_ONCE }, worker));
  const refused = examined.flatMap(refusal);
  if (refused.length === examined.length) throw noneUsable(refused);
  return { examined, refused };
}

async function examineOne<Video, Info>(
  video: Video,
  examine: () => Promise<Info>,
): Promise<Examined<Video, Info>> {
  try {
    return { ...video, info: await examine(), failure: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 422) throw error;
    const failure = { code: error.code, message: error.message, details: null };
    return { ...video, info: null, failure };
  }
}

function refusal({ name, failure }: Examined<Named, unknown>): RefusedFile[] {
  return failure === null ? [] : [{ name, code: failure.code, message: failure.message }];
}

function noneUsable(refused: readonly RefusedFile[]): AppError {
  const [first] = refused;
  if (first === undefined) throw new Error('a refusal without a refused file');
  const code = first.code as AppError['code'];
  const detail =
    refused.length === 1
      ? `${first.name}: ${first.message}`
      : `None of the ${refused.length} files can be used. ${first.name}: ${first.message}`;
  return new AppError(code, detail, { refused });
}
