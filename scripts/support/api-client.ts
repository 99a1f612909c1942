import { createWriteStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { LoginAnswer } from '../../src/lib/contract/auth.ts';
import { Problem } from '../../src/lib/contract/errors.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { JobAccepted, JobAnswer, type Job } from '../../src/lib/contract/job.ts';

/** An answer that is not a success, in the server's own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

export interface NewJob {
  readonly videoPaths: readonly string[];
  readonly variations: number;
  /** Further form fields, such as `seed` and `preset`. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** The server's HTTP API, as far as the scripts need it. Every call throws ApiError on a refusal. */
export class ApiClient {
  readonly #url: string;
  #token = '';

  /** @param url without a slash at its end */
  constructor(url: string) {
    this.#url = url;
  }

  get token(): string {
    return this.#token;
  }

  async login(password: string): Promise<void> {
    const response = await this.#call('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    this.#token = v.parse(LoginAnswer, await response.json()).token;
  }

  /** One multipart POST, streamed from disk: no file is held in memory. */
  async createJob({ videoPaths, variations, fields = {} }: NewJob): Promise<JobAccepted> {
    const form = new FormData();
    form.set('variations', String(variations));
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const path of videoPaths)
      form.append('videos', await openAsBlob(path, { type: 'video/mp4' }), basename(path));
    const response = await this.#call('/api/jobs', { method: 'POST', body: form });
    return v.parse(JobAccepted, await response.json());
  }

  async getJob(id: JobId): Promise<Job> {
    const response = await this.#call(`/api/jobs/${id}`);
    return v.parse(JobAnswer, await response.json()).job;
  }

  async deleteJob(id: JobId): Promise<void> {
    await this.#call(`/api/jobs/${id}`, { method: 'DELETE' });
  }

  async cancelJob(id: JobId): Promise<void> {
    await this.#call(`/api/jobs/${id}/cancel`, { method: 'POST' });
  }

  /** Streams the ZIP into the file. */
  async download(id: JobId, toPath: string): Promise<void> {
    const response = await this.#call(`/api/jobs/${id}/download`);
    if (response.body === null) throw new Error('the download has no body');
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      createWriteStream(toPath),
    );
  }

  async #call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#token !== '') headers.set('authorization', `Bearer ${this.#token}`);
    const response = await fetch(this.#url + path, { ...init, headers });
    if (!response.ok) throw await toApiError(response);
    return response;
  }
}

async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = v.safeParse(Problem, body);
  return problem.success
    ? new ApiError(response.status, problem.output.code, problem.output.detail)
    : new ApiError(response.status, 'UNKNOWN', `HTTP ${response.status} from ${response.url}`);
}
