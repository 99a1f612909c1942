import { AppError } from '../../errors.ts';

/** `headerMs`: what the header promises, null when it does not say; `durationMs`: what is there. */
export function cutShort(headerMs: number | null, durationMs: number): AppError {
  const [promised, there] = [seconds(headerMs ?? durationMs), seconds(durationMs)];
  const much = promised === there ? 'its end is missing' : `${promised} promised, ${there} there`;
  return new AppError('VIDEO_DAMAGED', `The video is cut short: ${much}. Export or send it again.`);
}

/** Neither broken for certain nor to be used: a program that reads it does not come to its end. */
export function unreadable(): AppError {
  return new AppError(
    'VIDEO_DAMAGED',
    'The video cannot be read to its end. Export it again and send that.',
  );
}

export function tooManyPixels(): AppError {
  return new AppError(
    'VIDEO_TOO_BIG',
    'The picture is too big for this server. Export it smaller.',
  );
}

export function tooLong(maxDurationSeconds: number): AppError {
  return new AppError(
    'VIDEO_TOO_LONG',
    `The video is too long: at most ${seconds(maxDurationSeconds * 1000)} are taken.`,
    { maxDurationSeconds },
  );
}

export function unsupported(part: string, codec = ''): AppError {
  const named = codec === '' ? '' : ` (${codec})`;
  return new AppError(
    'CODEC_NOT_SUPPORTED',
    `The ${part} of this video is in a format that is not supported${named}. Export it as H.264 with AAC sound.`,
  );
}

/** 0.5 s, 35 s, 90 min. */
function seconds(ms: number): string {
  if (ms >= 10 * 60_000) return `${Math.round(ms / 60_000)} min`;
  return `${ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)} s`;
}
