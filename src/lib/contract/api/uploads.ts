import * as v from 'valibot';
import { AdmissionAnswer, AdmissionRequest } from '../admission.ts';
import { PreviewAnswer, PreviewRequest } from '../new-job.ts';
import { UploadAnswer } from '../uploads.ts';
import type { ErrorCode } from '../errors.ts';
import type { Operation } from './operation.ts';

const tusVersion = {
  'Tus-Resumable': { description: 'Version of the protocol', schema: v.literal('1.0.0') },
};

/** Of every verb of the protocol. */
const TUS: readonly ErrorCode[] = ['INVALID_REQUEST', 'TUS_VERSION', 'CROSS_SITE'];

export const uploads: readonly Operation[] = [
  {
    id: 'admit',
    method: 'post',
    path: '/api/admission',
    tag: 'Uploads',
    summary: 'Ask whether a job would fit, before a byte is sent',
    body: AdmissionRequest,
    answers: [{ status: 200, description: 'What it would take', schema: AdmissionAnswer }],
    errors: ['INVALID_REQUEST', 'INVALID_FIELD', 'BODY_TOO_LARGE', 'CROSS_SITE', 'TOO_MANY_VIDEOS'],
  },
  {
    id: 'createUpload',
    method: 'post',
    path: '/api/uploads',
    tag: 'Uploads',
    summary: 'Begin a resumable upload',
    description:
      'The protocol tus 1.0 (tus.io/protocols/resumable-upload), with creation, termination and expiration. ' +
      'HEAD at the address in `Location` tells how much has arrived, PATCH sends more, DELETE ends it. ' +
      'The last part of that address is the id for `uploads` of a new job. An upload that gets no byte for ' +
      'a day, and belongs to no job, is removed. Room for all of it is kept from the beginning.',
    query: {
      evict: {
        description: '`false`: answer 507 rather than remove finished jobs to make room',
        schema: v.optional(v.string()),
      },
    },
    headers: {
      ...tusVersion,
      'Upload-Length': { description: 'Size in bytes', schema: v.string() },
      'Upload-Metadata': {
        description: '`filename` and `filetype`, their values in base64',
        schema: v.optional(v.string()),
      },
    },
    answers: [
      { status: 201, description: 'Begun', headers: { Location: 'Address of the upload' } },
    ],
    errors: [...TUS, 'UPLOAD_TOO_LARGE', 'VOLUME_FULL', 'TOO_MANY_UPLOADS'],
  },
  {
    id: 'readUpload',
    method: 'get',
    path: '/api/uploads/{id}',
    tag: 'Uploads',
    summary: 'Where an upload stands, and what the server thinks of the file',
    answers: [{ status: 200, description: 'The upload', schema: UploadAnswer }],
    errors: ['UPLOAD_NOT_FOUND'],
  },
  {
    id: 'sendUpload',
    method: 'patch',
    path: '/api/uploads/{id}',
    tag: 'Uploads',
    summary: 'Send bytes of an upload',
    headers: {
      ...tusVersion,
      'Upload-Offset': { description: 'Where these bytes begin', schema: v.string() },
    },
    answers: [
      {
        status: 204,
        description: 'Written',
        headers: { 'Upload-Offset': 'Bytes that have arrived by now' },
      },
    ],
    errors: [
      ...TUS,
      'UPLOAD_NOT_FOUND',
      'UPLOAD_CONFLICT',
      'UPLOAD_BUSY',
      'UPLOAD_TOO_LARGE',
      'VOLUME_FULL',
    ],
  },
  {
    id: 'endUpload',
    method: 'delete',
    path: '/api/uploads/{id}',
    tag: 'Uploads',
    summary: 'Remove an upload',
    headers: tusVersion,
    answers: [{ status: 204, description: 'Removed' }],
    errors: [...TUS, 'UPLOAD_NOT_FOUND', 'UPLOAD_BUSY'],
  },
  {
    id: 'preview',
    method: 'post',
    path: '/api/preview',
    tag: 'Uploads',
    summary: 'Stills of what a job would make, before anything is encoded',
    body: PreviewRequest,
    answers: [{ status: 200, description: 'A contact sheet of each video', schema: PreviewAnswer }],
    errors: [
      'INVALID_REQUEST',
      'INVALID_FIELD',
      'BODY_TOO_LARGE',
      'UPLOAD_NOT_FOUND',
      'INVALID_STATE',
      'TOO_MANY_VIDEOS',
      'CROSS_SITE',
      'SHUTTING_DOWN',
    ],
  },
];
