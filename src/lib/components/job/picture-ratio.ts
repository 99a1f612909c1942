import type { Video } from '../../contract/job.ts';

/** Width by height of a video's picture; that of television where it is not known. */
export function pictureRatio({ width, height }: Pick<Video, 'width' | 'height'>): number {
  return width === null || height === null || height === 0 ? 16 / 9 : width / height;
}
