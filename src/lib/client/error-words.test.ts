import { describe, expect, it } from 'vitest';
import { ERRORS } from '../contract/errors.ts';
import { failure, type FailureCode } from '../engine/failures.ts';
import { AppError, toProblem } from '../server/errors.ts';
import { cutShort, tooLong, unsupported } from '../server/services/intake/video-refusals.ts';
import { errors as german } from '../words/de/errors.ts';
import { job as germanJob } from '../words/de/job.ts';
import { errors as english } from '../words/en/errors.ts';
import type { Told } from '../words/told.ts';

const codes = Object.keys(ERRORS) as (keyof typeof ERRORS)[];

function told(error: AppError): Told {
  const { code, title, detail, ...facts } = toProblem(error);
  return { code, title, detail, facts };
}

describe.each(codes)('%s', (code) => {
  const plain = told(new AppError(code));

  it('has a sentence in both languages', () => {
    for (const sentence of [english.sentence(plain), german.sentence(plain)]) {
      expect(sentence).toMatch(/^[A-Z„].*[.)]$/);
    }
  });

  it('is told in German by German words', () => {
    expect(german.sentence(plain)).not.toBe(plain.detail);
    expect(german.sentence({ ...plain, detail: 'Words of the server.' })).not.toBe(
      'Words of the server.',
    );
  });
});

it('tells in English what the server knows beyond the title', () => {
  const more = new AppError('SOURCE_GONE', 'The source of hook.mp4 is gone.');
  expect(english.sentence(told(more))).toBe('The source of hook.mp4 is gone.');
});

it('passes on what it has no words for', () => {
  const news = { code: 'BRAND_NEW', title: 'News', detail: 'Something new.', facts: {} };
  expect(german.sentence(news)).toBe('Something new.');
});

const refused = [
  { name: 'a.mp4', code: 'VIDEO_EMPTY', message: 'The file is empty.' },
  { name: 'b.mp4', code: 'NOT_A_VIDEO', message: 'This file is not a video.' },
];
it.each([
  [tooLong(5400), ['90 min']],
  [tooLong(4.5), ['4,5 s']],
  [cutShort(35_000, 12_000), ['35 s', '12 s']],
  [unsupported('picture', 'prores'), ['prores']],
  [new AppError('UPLOAD_TOO_LARGE', 'x', { maxBytes: 2.5e9, name: 'hook.mp4' }), ['2.500', 'hook']],
  [new AppError('TOO_MANY_VIDEOS', 'x', { maxVideos: 12 }), ['12']],
  [new AppError('TOO_MANY_ATTEMPTS', 'x', { retryAfterSeconds: 42 }), ['42']],
  [new AppError('TOO_MANY_UPLOADS', 'x', { maxOpen: 64 }), ['64']],
  [new AppError('BODY_TOO_LARGE', 'x', { maxBytes: 8192 }), ['8 KiB']],
  [new AppError('JOB_NOT_READY', 'x', { progress: 61.8 }), ['61 %']],
  [new AppError('INVALID_FIELD', 'x', { field: 'variations', max: 20 }), ['20']],
  [new AppError('INVALID_FIELD', 'seed: not a number', { field: 'seed' }), ['seed']],
  [new AppError('INVALID_STATE', 'x', { state: 'expired' }), ['abgelaufen']],
  [new AppError('INVALID_STATE', 'x', { maxTokens: 50 }), ['50']],
  [new AppError('RESULTS_INCOMPLETE', 'x', { missing: ['hook/hook_var1.mp4'] }), ['hook_var1.mp4']],
  [new AppError('RECIPE_EXISTS', 'There is a recipe named Paid already. …'), ['„Paid“']],
  [new AppError('VIDEO_DAMAGED', 'The video is damaged: no picture of it …'), ['kein Bild']],
  [new AppError('VIDEO_EMPTY', 'x', { refused: refused.slice(0, 1) }), ['„a.mp4“', 'leer']],
  [new AppError('VIDEO_EMPTY', 'x', { refused }), ['2 Dateien', '„a.mp4“', 'leer']],
  [
    new AppError('VOLUME_FULL', 'x', {
      ...{ neededBytes: 1_234_500_000, availableBytes: 80_900_000, evictableBytes: 5_000_000 },
    }),
    ['1.235 MB', '80 MB', '5 MB'],
  ],
])('keeps figures and names: %s', (error, parts) => {
  const sentence = german.sentence(told(error));
  for (const part of parts) expect(sentence).toContain(part);
});

it.each([
  ['RESULTS_MISSING', 'x', 'nicht mehr da'],
  ['INTERRUPTED', 'The server stopped 3 times while it made this one. Try it again.', '3 Mal'],
  ['WAITED_TOO_LONG', 'x', 'über einen Tag'],
  ['SOURCE_DAMAGED', 'The video is damaged after 1:07.', '1:07'],
  ['SOURCE_DAMAGED', 'The video is damaged: 4 of its 250 pictures cannot be read.', '4 von 250'],
])('says in German why a variation failed: %s', (code, message, part) => {
  expect(germanJob.failure.why(code, message)).toContain(part);
});

/** One that is missing does not compile. */
const FAILURES: Readonly<Record<FailureCode, true>> = {
  SOURCE_DAMAGED: true,
  CODEC_NOT_SUPPORTED: true,
  OUTPUT_INCOMPLETE: true,
  ENCODE_FAILED: true,
  ENCODE_TIMED_OUT: true,
  ENCODE_STALLED: true,
  ENCODE_CRASHED: true,
  ENCODER_NOT_STARTED: true,
  VOLUME_FULL: true,
};
it.each(Object.keys(FAILURES) as FailureCode[])('has German for the failure %s', (code) => {
  const { message } = failure(code, null);
  expect(germanJob.failure.why(code, message)).not.toBe(message);
});
