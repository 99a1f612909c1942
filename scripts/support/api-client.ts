import { createWriteStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { LoginAnswer } from '../../src/lib/contract/auth.ts';
import { Problem } from '../../src/lib/contract/errors.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { JobAccepted, JobAnswer, JobPage, type Job } from '../../src/lib/contract/job.ts';
import type { NewJobRequest } from '../../src/lib/contract/new-job.ts';

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

/** Nobody answers at that address. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

const Realtime = v.object({ url: v.nullable(v.string()) });

export interface NewJob {
  readonly videoPaths: readonly string[];
  readonly variations: number;
  /** Further form fields, such as `seed` and `preset`. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** The server's HTTP API, as far as it is needed here. Every call throws ApiError on a refusal, else UnreachableError. */
export class ApiClient {
  readonly url: string;
  #token: string;

  /** @param url without a slash at its end */
  constructor(url: string, token = '') {
    this.url = url;
    this.#token = token;
  }

  get token(): string {
    return this.#token;
  }

  /** @returns what the token is worth, and until when; it is used from now on */
  async login(password: string): Promise<LoginAnswer> {
    const response = await this.send('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    const answer = v.parse(LoginAnswer, await response.json());
    this.#token = answer.token;
    return answer;
  }

  async logout(): Promise<void> {
    await this.send('/api/auth/logout', { method: 'POST' });
  }

  /** One multipart POST, streamed from disk: no file is held in memory. */
  async createJob({ videoPaths, variations, fields = {} }: NewJob): Promise<JobAccepted> {
    const form = new FormData();
    form.set('variations', String(variations));
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const path of videoPaths)
      form.append('videos', await openAsBlob(path, { type: 'video/mp4' }), basename(path));
    const response = await this.send('/api/jobs', { method: 'POST', body: form });
    return v.parse(JobAccepted, await response.json());
  }

  /**
   * A job of videos that were uploaded before.
   * @param key the same key gives the same job, however often it is sent
   */
  async createJobOf(
    request: v.InferInput<typeof NewJobRequest>,
    key: string,
  ): Promise<JobAccepted> {
    const response = await this.send('/api/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(request),
    });
    return v.parse(JobAccepted, await response.json());
  }

  /** @param query such as `status` and `limit` */
  async listJobs(query: Readonly<Record<string, string>> = {}): Promise<JobPage> {
    const response = await this.send(`/api/jobs?${new URLSearchParams(query).toString()}`);
    return v.parse(JobPage, await response.json());
  }

  /** Where the channel is served; null: at SOCKET_PATH of this server. */
  async channelAddress(): Promise<string | null> {
    return v.parse(Realtime, await (await this.send('/api/realtime')).json()).url;
  }

  async getJob(id: JobId): Promise<Job> {
    const response = await this.send(`/api/jobs/${id}`);
    return v.parse(JobAnswer, await response.json()).job;
  }

  async deleteJob(id: JobId): Promise<void> {
    await this.send(`/api/jobs/${id}`, { method: 'DELETE' });
  }

  async cancelJob(id: JobId): Promise<Job> {
    const response = await this.send(`/api/jobs/${id}/cancel`, { method: 'POST' });
    return v.parse(JobAnswer, await response.json()).job;
  }

  /** Streams the ZIP into the file. */
  async download(id: JobId, toPath: string): Promise<void> {
    const response = await this.send(`/api/jobs/${id}/download`);
    if (response.body === null) throw new Error('the download has no body');
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      createWriteStream(toPath),
    );
  }

  /** Any request of the API, with our token. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#token !== '') headers.set('authorization', `Bearer ${this.#token}`);
    const response = await fetch(this.url + path, { ...init, headers }).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      throw new UnreachableError(`There is no answer from ${this.url} (${reasonOf(error)})`, {
        cause: error,
      });
    });
    if (!response.ok) throw await toApiError(response);
    return response;
  }
}

/** fetch says only that it failed; its cause says why. */
function reasonOf({ cause, message }: Error): string {
  if (!(cause instanceof Error)) return message;
  return 'code' in cause ? String(cause.code) : cause.message;
}

async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = v.safeParse(Problem, body);
  return problem.success
    ? new ApiError(response.status, problem.output.code, problem.output.detail)
    : new ApiError(response.status, 'UNKNOWN', `HTTP ${response.status} from ${response.url}`);
}
