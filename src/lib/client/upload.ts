import * as v from 'valibot';
import { JobAccepted } from '../contract/job.ts';
import type { OutputOptions } from '../contract/recipe.ts';
import { offline, parseJson, toApiError } from './api.ts';

export interface NewJobRequest {
  readonly variations: number;
  readonly name: string;
  /** The name of a built-in or a saved recipe. */
  readonly preset: string;
  readonly output: OutputOptions;
  readonly keepSources: boolean;
  /** null: the server draws one. */
  readonly seed: number | null;
  readonly files: readonly File[];
}

export interface UploadOptions {
  readonly signal: AbortSignal;
  /** Bytes of the request that have left, and of the whole request. */
  readonly onProgress: (loadedBytes: number, totalBytes: number) => void;
}

/**
 * Sends a job with its videos in one request. XMLHttpRequest, because fetch does not tell how much of a body
 * has left.
 * @throws ApiError when the server refuses or cannot be reached; the signal's reason when it is aborted
 */
export async function uploadJob(
  request: NewJobRequest,
  { signal, onProgress }: UploadOptions,
): Promise<JobAccepted> {
  const xhr = new XMLHttpRequest();
  xhr.open('POST', '/api/jobs');
  xhr.setRequestHeader('accept', 'application/json');
  xhr.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded, total));
  const ended = new Promise((resolve) => xhr.addEventListener('loadend', resolve));
  const abort = () => xhr.abort();
  signal.addEventListener('abort', abort);
  xhr.send(toForm(request));
  await ended;
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  if (xhr.status === 0) throw offline();
  return toAccepted(xhr.status, xhr.responseText);
}

function toAccepted(status: number, text: string): JobAccepted {
  const body = parseJson(text);
  if (status !== 202) throw toApiError(status, body);
  return v.parse(JobAccepted, body);
}

/** The text fields first: the server reads the form as it arrives and must know them before the files. */
export function toForm(request: NewJobRequest): FormData {
  const { variations, name, preset, output, keepSources, seed, files } = request;
  const form = new FormData();
  form.set('variations', String(variations));
  if (name !== '') form.set('name', name);
  form.set('preset', preset);
  form.set('output', JSON.stringify(output));
  form.set('keepSources', String(keepSources));
  if (seed !== null) form.set('seed', String(seed));
  for (const file of files) form.append('videos', file, file.name);
  return form;
}
