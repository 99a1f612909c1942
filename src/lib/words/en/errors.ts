import type { Told } from '../told.ts';

/** What the server has no more than a title for. Everything else it says well itself. */
const MORE: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'Your session is over. Log in again.',
  CROSS_SITE: 'This page was opened in a way that the server does not accept. Reload it.',
  NOT_FOUND: 'There is nothing at this address any more. Reload the page.',
  JOB_NOT_FOUND: 'There is no such job any more. It may be older than the history that is kept.',
  VIDEO_NOT_FOUND: 'This video is not part of the job any more. Reload the page.',
  VARIATION_NOT_FOUND: 'There is no such variation any more. Reload the page.',
  PICTURE_NOT_FOUND: 'There is no picture of it yet, or not any more.',
  RECIPE_NOT_FOUND: 'This recipe was deleted in the meantime. Choose another one.',
  DELIVERY_NOT_FOUND: 'This delivery is older than what is kept of them.',
  TOKEN_NOT_FOUND: 'This token was revoked already.',
  METHOD_NOT_ALLOWED: 'The server does not know this command. Reload the page.',
  SOURCE_GONE:
    'The original is no longer kept, so this cannot be made again. Send the video again.',
  JOB_EXPIRED: 'The results have expired, and their files were removed. Send the videos again.',
  JOB_EVICTED: 'The results were removed to make room for newer work. Send the videos again.',
  JOB_DELETED: 'Someone of the team deleted this job, and its files with it.',
  UPLOAD_TOO_LARGE: 'The file is larger than the server takes.',
  RESULTS_INCOMPLETE: 'Some of the results are missing on the server. Make the job again.',
  INTERNAL: 'Something went wrong on the server. Try again in a moment.',
  JOB_FAILED: 'No variation of this job could be made. The reasons stand with each video.',
  SHUTTING_DOWN: 'The server is restarting. Try again in a moment.',
  CHANNEL_FULL: 'Too many people are connected. The page goes on by asking every few seconds.',
  VOLUME_UNAVAILABLE:
    'The server cannot reach its storage. Whoever looks after it has to see to that.',
  VOLUME_FULL: 'There is no room left on the server. Delete finished jobs, or wait.',
};

/** Words for what the server refuses. Fetched with the first refusal. */
export const errors = {
  sentence: ({ code, title, detail }: Told): string =>
    detail === title ? (MORE[code] ?? `${title}.`) : detail,
};
