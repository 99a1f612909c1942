import * as v from 'valibot';
import type { ErrorCode } from '../errors.ts';
import { JobAccepted, JobAnswer, JobMove, JobPage, JobPin, JobRepeat } from '../job.ts';
import { NewJobRequest } from '../new-job.ts';
import { GONE, NOT_MODIFIED, type Answer, type Operation, type Parameter } from './operation.ts';

const idempotencyKey = {
  'Idempotency-Key': {
    description: 'Of your choice, up to 200 characters: for a day, the same key gives the same job',
    schema: v.optional(v.string()),
  },
};

const text = (description: string): Parameter => ({ description, schema: v.optional(v.string()) });
const evict = {
  evict: text('`false`: answer 507 rather than remove finished jobs to make room'),
};

const accepted: Answer = {
  status: 202,
  description:
    'Accepted: its videos are on the disk, and it will be done. `refused` tells of files that are no use.',
  schema: JobAccepted,
  headers: {
    Location: 'Address of the job',
    'Idempotent-Replayed': '`true` when an earlier request with the same key made it',
  },
};
const theJob: Answer = { status: 200, description: 'The job, as it then is', schema: JobAnswer };

const REFUSALS: readonly ErrorCode[] = [
  'NOT_A_VIDEO',
  'VIDEO_EMPTY',
  'VIDEO_AUDIO_ONLY',
  'VIDEO_ENCRYPTED',
  'VIDEO_DAMAGED',
  'VIDEO_TOO_LONG',
  'VIDEO_TOO_BIG',
  'CODEC_NOT_SUPPORTED',
];
const BODY: readonly ErrorCode[] = ['INVALID_REQUEST', 'INVALID_FIELD', 'BODY_TOO_LARGE'];
const VERB: readonly ErrorCode[] = ['JOB_NOT_FOUND', 'INVALID_STATE', 'CROSS_SITE'];

/** The same verb for a job, for one of its videos, and for one variation. */
function scoped(
  verb: string,
  name: string,
  summary: string,
  errors: readonly ErrorCode[],
): readonly Operation[] {
  const at = (id: string, path: string, of: string, more: readonly ErrorCode[]): Operation => ({
    id,
    method: 'post',
    path: `${path}/${verb}`,
    tag: 'Jobs',
    summary: `${summary} ${of}`,
    answers: [theJob],
    errors: [...VERB, ...more, ...errors],
  });
  const job = '/api/jobs/{jobId}';
  const video = `${job}/videos/{videoId}`;
  return [
    at(`${name}Job`, job, 'a job', []),
    at(`${name}Video`, video, 'one video', ['VIDEO_NOT_FOUND']),
    at(`${name}Variation`, `${video}/variations/{n}`, 'one variation', [
      'VIDEO_NOT_FOUND',
      'VARIATION_NOT_FOUND',
    ]),
  ];
}

export const jobs: readonly Operation[] = [
  {
    id: 'createJob',
    method: 'post',
    path: '/api/jobs',
    tag: 'Jobs',
    summary: 'Make a job: of uploads (JSON), or with its videos in the same request (multipart)',
    query: evict,
    headers: idempotencyKey,
    body: NewJobRequest,
    form: {
      videos: { description: 'A video; repeat the field for more', schema: v.string() },
      variations: { description: 'How many of each video', schema: v.string() },
      name: text('Name of the job'),
      preset: text('Name of a built-in or saved recipe'),
      seed: text('0 to 4294967295'),
      effects: text('Ranges that differ from the recipe, as JSON'),
      output: text('Quality, size and sound, as JSON'),
      keepSources: text('`true` keeps what was sent until the job expires'),
    },
    answers: [accepted],
    errors: [
      ...BODY,
      ...REFUSALS,
      'NO_VIDEOS',
      'TOO_MANY_VIDEOS',
      'UPLOAD_TOO_LARGE',
      'UPLOAD_NOT_FOUND',
      'INVALID_STATE',
      'IDEMPOTENCY_CONFLICT',
      'VOLUME_FULL',
      'CROSS_SITE',
      'SHUTTING_DOWN',
    ],
  },
  {
    id: 'listJobs',
    method: 'get',
    path: '/api/jobs',
    tag: 'Jobs',
    summary: 'The jobs, newest first',
    query: {
      status: text('States, separated by commas'),
      q: text('Part of the name, in upper or lower case; up to 200 characters'),
      limit: text('1 to 200; 50 when it is not given'),
      cursor: text('`nextCursor` of the page before'),
    },
    answers: [
      {
        status: 200,
        description: 'A page of them',
        schema: JobPage,
        headers: { ETag: 'For If-None-Match' },
      },
      NOT_MODIFIED,
    ],
    errors: ['INVALID_FIELD'],
  },
  {
    id: 'getJob',
    method: 'get',
    path: '/api/jobs/{jobId}',
    tag: 'Jobs',
    summary: 'A job with its videos and variations',
    description: 'Of a job whose files are gone the header is left, for HISTORY_DAYS.',
    answers: [
      { ...theJob, description: 'The job', headers: { ETag: 'For If-None-Match' } },
      NOT_MODIFIED,
    ],
    errors: ['JOB_NOT_FOUND'],
  },
  {
    id: 'deleteJob',
    method: 'delete',
    path: '/api/jobs/{jobId}',
    tag: 'Jobs',
    summary: 'Delete a job and its files, whatever it is doing',
    answers: [{ status: 204, description: 'Gone' }],
    errors: ['JOB_NOT_FOUND', 'CROSS_SITE'],
  },
  ...scoped('cancel', 'cancel', 'Cancel', []),
  ...scoped('retry', 'retry', 'Try again what failed or was cancelled of', [
    'SOURCE_GONE',
    'VOLUME_FULL',
    ...GONE,
  ]),
  {
    id: 'rerollVariation',
    method: 'post',
    path: '/api/jobs/{jobId}/videos/{videoId}/variations/{n}/reroll',
    tag: 'Jobs',
    summary: 'Draw a variation anew and render it again',
    answers: [theJob],
    errors: [
      ...VERB,
      'VIDEO_NOT_FOUND',
      'VARIATION_NOT_FOUND',
      'SOURCE_GONE',
      'VOLUME_FULL',
      ...GONE,
    ],
  },
  {
    id: 'repeatJob',
    method: 'post',
    path: '/api/jobs/{jobId}/again',
    tag: 'Jobs',
    summary: 'Make a job again from the sources it kept',
    query: evict,
    headers: idempotencyKey,
    body: JobRepeat,
    answers: [accepted],
    errors: [
      ...VERB,
      ...BODY,
      ...REFUSALS,
      'SOURCE_GONE',
      'VOLUME_FULL',
      'IDEMPOTENCY_CONFLICT',
      'SHUTTING_DOWN',
    ],
  },
  {
    id: 'moveJob',
    method: 'post',
    path: '/api/jobs/{jobId}/move',
    tag: 'Jobs',
    summary: 'Move a waiting job to the front or to the back of the line',
    body: JobMove,
    answers: [theJob],
    errors: [...VERB, ...BODY],
  },
  {
    id: 'pinJob',
    method: 'post',
    path: '/api/jobs/{jobId}/pin',
    tag: 'Jobs',
    summary: 'Keep a job when room has to be made, or no longer',
    body: JobPin,
    answers: [theJob],
    errors: [...VERB, ...BODY],
  },
];
