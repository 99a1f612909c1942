import { AppError } from '../../errors.ts';

export interface CountLimits {
  readonly maxVariations: number;
  readonly maxVideosPerJob: number;
}

/** @throws AppError NO_VIDEOS, TOO_MANY_VIDEOS; INVALID_FIELD for the number of variations */
export function checkCounts(variations: number, videos: number, limits: CountLimits): void {
  if (videos === 0)
    throw new AppError('NO_VIDEOS', 'Add at least one video, as a file field named "videos".');
  if (videos > limits.maxVideosPerJob)
    throw new AppError(
      'TOO_MANY_VIDEOS',
      `At most ${limits.maxVideosPerJob} videos fit in one job.`,
      {
        maxVideos: limits.maxVideosPerJob,
      },
    );
  if (variations > limits.maxVariations)
    throw new AppError('INVALID_FIELD', `Ask for 1 to ${limits.maxVariations} variations.`, {
      field: 'variations',
      max: limits.maxVariations,
    });
}
