import * as v from 'valibot';

/** Every code a client may see: its HTTP status and its title. Codes are stable; titles may be reworded. */
export const ERRORS = {
  INVALID_REQUEST: [400, 'The request is not valid'],
  INVALID_FIELD: [400, 'A field is not valid'],
  NO_VIDEOS: [400, 'No video was sent'],
  UNAUTHENTICATED: [401, 'Log in first'],
  INVALID_PASSWORD: [401, 'Wrong password'],
  LOGIN_REQUIRED: [403, 'Only possible after a login with the password'],
  CROSS_SITE: [403, 'Requests from other sites are refused'],
  NOT_FOUND: [404, 'Not found'],
  JOB_NOT_FOUND: [404, 'No such job'],
  VIDEO_NOT_FOUND: [404, 'No such video'],
  VARIATION_NOT_FOUND: [404, 'No such variation'],
  PICTURE_NOT_FOUND: [404, 'There is no picture of it'],
  RECIPE_NOT_FOUND: [404, 'No such recipe'],
  UPLOAD_NOT_FOUND: [404, 'No such upload'],
  DELIVERY_NOT_FOUND: [404, 'No such delivery'],
  TOKEN_NOT_FOUND: [404, 'No such token'],
  METHOD_NOT_ALLOWED: [405, 'Not possible at this address'],
  JOB_NOT_READY: [409, 'The job is not finished yet'],
  WEBHOOK_NOT_SET: [409, 'There is no address to post to'],
  INVALID_STATE: [409, 'Not possible in this state'],
  SOURCE_GONE: [409, 'The source video is no longer kept'],
  RECIPE_EXISTS: [409, 'There is a recipe of that name'],
  JOB_EXPIRED: [410, 'The results have expired'],
  JOB_EVICTED: [410, 'The results were removed to make room'],
  JOB_DELETED: [410, 'The job was deleted'],
  CURSOR_TRIMMED: [410, 'That part of the journal is gone'],
  BODY_TOO_LARGE: [413, 'The request is too large'],
  UPLOAD_TOO_LARGE: [413, 'The upload is too large'],
  TOO_MANY_VIDEOS: [413, 'Too many videos in one job'],
  RANGE_NOT_SATISFIABLE: [416, 'There are no such bytes'],
  NOT_A_VIDEO: [422, 'Not a video'],
  VIDEO_EMPTY: [422, 'The file is empty'],
  VIDEO_AUDIO_ONLY: [422, 'There is no picture in this file'],
  VIDEO_ENCRYPTED: [422, 'The video is encrypted'],
  VIDEO_DAMAGED: [422, 'The video is damaged'],
  VIDEO_TOO_LONG: [422, 'The video is too long'],
  VIDEO_TOO_BIG: [422, 'The picture is too big'],
  CODEC_NOT_SUPPORTED: [422, 'This kind of video is not supported'],
  IDEMPOTENCY_CONFLICT: [422, 'That key was used for another request'],
  TOO_MANY_ATTEMPTS: [429, 'Too many attempts'],
  TOO_MANY_UPLOADS: [429, 'Too many uploads are open'],
  INTERNAL: [500, 'Something went wrong on the server'],
  JOB_FAILED: [500, 'No variation of this job could be made'],
  RESULTS_INCOMPLETE: [500, 'Some results are missing'],
  SHUTTING_DOWN: [503, 'The server is restarting'],
  VOLUME_UNAVAILABLE: [503, 'The storage is not available'],
  VOLUME_FULL: [507, 'There is no room left'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof ERRORS;

/** RFC 9457 problem details, with our stable code; facts of the code stand beside. */
export const Problem = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  code: v.string(),
});
export type Problem = v.InferOutput<typeof Problem>;
