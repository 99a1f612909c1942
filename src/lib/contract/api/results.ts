import * as v from 'valibot';
import type { ErrorCode } from '../errors.ts';
import { GONE, NOT_MODIFIED, type Answer, type Operation } from './operation.ts';

const VARIATION: readonly ErrorCode[] = [
  'JOB_NOT_FOUND',
  'VIDEO_NOT_FOUND',
  'VARIATION_NOT_FOUND',
  'INVALID_STATE',
  'RESULTS_INCOMPLETE',
  ...GONE,
];

/** Bytes with ETag, and with Range and If-Range (RFC 9110, 13 and 14). */
const bytes = (type: string): readonly Answer[] => [
  {
    status: 200,
    description: 'All of it',
    type,
    headers: {
      ETag: 'Strong: the bytes of another version have another one',
      'Accept-Ranges': 'bytes',
    },
  },
  { status: 206, description: 'The range that was asked for', type },
  NOT_MODIFIED,
];
const picture: readonly Answer[] = [
  {
    status: 200,
    description: 'A JPEG',
    type: 'image/jpeg',
    headers: { ETag: 'For If-None-Match' },
  },
  NOT_MODIFIED,
];
const list = (description: string) => ({ description, schema: v.optional(v.string()) });

export const results: readonly Operation[] = [
  {
    id: 'downloadJob',
    method: 'get',
    path: '/api/jobs/{jobId}/download',
    tag: 'Results',
    summary: 'The results as a ZIP; a download that broke off goes on with Range',
    query: {
      ready: { description: '`1`: what is finished so far', schema: v.optional(v.literal('1')) },
      variations: list('Only these: ids of variations, separated by commas'),
      videos: list('Only these: ids of videos, separated by commas'),
    },
    answers: bytes('application/zip'),
    errors: [
      'RANGE_NOT_SATISFIABLE',
      'JOB_NOT_FOUND',
      'VIDEO_NOT_FOUND',
      'VARIATION_NOT_FOUND',
      'INVALID_FIELD',
      'INVALID_STATE',
      'JOB_NOT_READY',
      'JOB_FAILED',
      'RESULTS_INCOMPLETE',
      ...GONE,
    ],
  },
  {
    id: 'getManifest',
    method: 'get',
    path: '/api/jobs/{jobId}/manifest',
    tag: 'Results',
    summary: 'The manifest that is in the ZIP',
    answers: [
      {
        status: 200,
        description: 'What each file is',
        schema: v.looseObject({ manifestVersion: v.literal(1) }),
      },
    ],
    errors: ['JOB_NOT_FOUND', ...GONE],
  },
  {
    id: 'getVariation',
    method: 'get',
    path: '/api/jobs/{jobId}/videos/{videoId}/variations/{n}',
    tag: 'Results',
    summary: 'One variation, as a video',
    query: {
      download: { description: '`1`: to be saved as a file', schema: v.optional(v.literal('1')) },
    },
    answers: bytes('video/mp4'),
    errors: [...VARIATION, 'RANGE_NOT_SATISFIABLE'],
  },
  {
    id: 'getPoster',
    method: 'get',
    path: '/api/jobs/{jobId}/videos/{videoId}/variations/{n}/poster',
    tag: 'Results',
    summary: 'A still of a variation',
    answers: picture,
    errors: [...VARIATION, 'PICTURE_NOT_FOUND'],
  },
  {
    id: 'getSource',
    method: 'get',
    path: '/api/jobs/{jobId}/videos/{videoId}/source',
    tag: 'Results',
    summary: 'The video as it was sent, while it is kept',
    answers: bytes('video/mp4'),
    errors: ['JOB_NOT_FOUND', 'VIDEO_NOT_FOUND', 'SOURCE_GONE', 'RANGE_NOT_SATISFIABLE', ...GONE],
  },
  {
    id: 'getSourcePoster',
    method: 'get',
    path: '/api/jobs/{jobId}/videos/{videoId}/poster',
    tag: 'Results',
    summary: 'A still of the video as it was sent, in the moment that the posters show',
    answers: picture,
    errors: ['JOB_NOT_FOUND', 'VIDEO_NOT_FOUND', 'PICTURE_NOT_FOUND', ...GONE],
  },
  {
    id: 'getSheet',
    method: 'get',
    path: '/api/jobs/{jobId}/videos/{videoId}/sheet',
    tag: 'Results',
    summary: 'The contact sheet of a video that is done',
    answers: picture,
    errors: ['JOB_NOT_FOUND', 'VIDEO_NOT_FOUND', 'PICTURE_NOT_FOUND', ...GONE],
  },
];
