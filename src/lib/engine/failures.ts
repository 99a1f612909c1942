import type { Failure } from '../contract/job.ts';

/** Every way an encode fails: whether another attempt may succeed, and the sentence people read. */
const FAILURES = {
  SOURCE_DAMAGED: [false, 'The video is damaged.'],
  CODEC_NOT_SUPPORTED: [false, 'This kind of video is not supported.'],
  OUTPUT_INCOMPLETE: [true, 'The result came out incomplete and was thrown away.'],
  ENCODE_FAILED: [true, 'The variation could not be made.'],
  ENCODE_TIMED_OUT: [false, 'The variation took too long and was stopped.'],
  ENCODE_STALLED: [true, 'The variation stopped making progress.'],
  ENCODE_CRASHED: [true, 'The video program ended unexpectedly.'],
  ENCODER_NOT_STARTED: [true, 'The video program could not be started.'],
  VOLUME_FULL: [true, 'There was no room left to write the variation.'],
} as const satisfies Record<string, readonly [retryable: boolean, sentence: string]>;

export type FailureCode = keyof typeof FAILURES;

/** The failure of that code; `message` stands in for the code's own sentence where more is known. */
export function failure(code: FailureCode, details: string | null, message?: string): Failure {
  return { code, message: message ?? FAILURES[code][1], details };
}

/** Whether the same encode may succeed when it is tried again. */
export function isRetryable(code: FailureCode): boolean {
  return FAILURES[code][0];
}

/** Minutes and seconds as players show them: 0:12, 61:05. */
export function playerTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
