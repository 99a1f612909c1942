import { setTimeout as delay } from 'node:timers/promises';
import { isFinal } from '../../src/lib/contract/states.ts';
import { ApiClient, ApiError } from '../support/api-client.ts';
import type { Access, Known } from './fuzz-requests.ts';

const JOB_LIMIT_MS = 60_000;
const TUS = { 'tus-resumable': '1.0.0' };
/** Not the address that the fuzzed requests come from: their wrong passwords must not keep us out. */
const OUR_ADDRESS = { 'x-forwarded-for': '192.0.2.1' };

/** What the fuzzed requests find at the server: a login, a finished job, an upload, a recipe. Made anew when it is gone. */
export class FuzzWorld {
  readonly known: Record<string, string[]> = { n: ['1'] };
  readonly #url: string;
  readonly #password: string;
  readonly #clip: Buffer;
  #token = '';
  #script = '';

  constructor(url: string, password: string, clip: Buffer) {
    this.#url = url;
    this.#password = password;
    this.#clip = clip;
  }

  get things(): Known {
    return this.known;
  }

  /** Headers of a request that comes with this. */
  headersOf(access: Access): Record<string, string> {
    const from = { 'x-forwarded-for': '192.0.2.99' };
    switch (access) {
      case 'token':
        return { ...from, authorization: `Bearer ${this.#token}` };
      case 'script':
        return { ...from, authorization: `Bearer ${this.#script}` };
      case 'cookie':
        return { ...from, cookie: `vr_session=${this.#token}` };
      case 'bad':
        return { ...from, authorization: `Bearer ${this.#token.slice(0, -3)}xyz` };
      case 'none':
        return from;
    }
  }

  /** Looks what is still there, and makes what is not. */
  async restore(): Promise<void> {
    if (!(await this.#isLoggedIn())) await this.#logIn();
    await this.#post('/api/queue/resume');
    const [jobId] = this.known.jobId ?? [];
    const status = jobId === undefined ? 404 : await this.#status(`/api/jobs/${jobId}/download`);
    if (status >= 400) await this.#makeJob();
    const [upload] = this.known.upload ?? [];
    if (upload === undefined || (await this.#status(`/api/uploads/${upload}`)) >= 400)
      await this.#makeUpload();
    await this.#makeRecipe();
  }

  async #isLoggedIn(): Promise<boolean> {
    return this.#token !== '' && (await this.#status('/api/tokens')) === 200;
  }

  async #logIn(): Promise<void> {
    const { token } = (await (
      await this.#call('/api/auth/login', { password: this.#password })
    ).json()) as { token: string };
    this.#token = token;
    const { tokens } = (await (await this.#send('/api/tokens', {})).json()) as {
      tokens: { id: string }[];
    };
    // There may be only so many.
    for (const { id } of tokens) await this.#send(`/api/tokens/${id}`, { method: 'DELETE' });
    const made = await this.#call('/api/tokens', { name: 'fuzz' });
    this.#script = ((await made.json()) as { token: string }).token;
  }

  async #makeJob(): Promise<void> {
    const form = new FormData();
    form.set('variations', '1');
    form.set('keepSources', 'true');
    form.append('videos', new Blob([new Uint8Array(this.#clip)]), 'clip.mp4');
    const response = await this.#send('/api/jobs', { method: 'POST', body: form });
    const { job } = (await response.json()) as { job: { id: string; videos: { id: string }[] } };
    const client = new ApiClient(this.#url, this.#token);
    const until = performance.now() + JOB_LIMIT_MS;
    for (;;) {
      const page = await client.listJobs({ limit: '200' });
      const found = page.jobs.find(({ id }) => id === job.id);
      if (found !== undefined && isFinal(found.status)) break;
      if (performance.now() > until) throw new Error(`the job stays ${found?.status ?? 'unseen'}`);
      await delay(100);
    }
    this.known.jobId = [job.id];
    this.known.videoId = job.videos.map(({ id }) => id);
  }

  async #makeUpload(): Promise<void> {
    const begun = await this.#send('/api/uploads', {
      method: 'POST',
      headers: { ...TUS, 'upload-length': String(this.#clip.length) },
    });
    const location = begun.headers.get('location') ?? '';
    await this.#send(location, {
      method: 'PATCH',
      headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(this.#clip),
    });
    this.known.upload = [location.split('/').at(-1) ?? ''];
    this.known.id = this.known.upload;
  }

  async #makeRecipe(): Promise<void> {
    const { recipes } = (await (await this.#send('/api/recipes', {})).json()) as {
      recipes: { id: string | null; recipe: unknown }[];
    };
    const own = recipes.flatMap(({ id }) => (id === null ? [] : [id]));
    this.known.recipeId = own.slice(0, 1);
    if (own.length > 0) return;
    await this.#call('/api/recipes', { name: 'ours', recipe: recipes[0]?.recipe });
    await this.#makeRecipe();
  }

  #call(path: string, body: unknown): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #post(path: string): Promise<void> {
    await this.#send(path, { method: 'POST' });
  }

  async #status(path: string): Promise<number> {
    const headers = { ...OUR_ADDRESS, authorization: `Bearer ${this.#token}` };
    const response = await fetch(this.#url + path, { headers });
    await response.body?.cancel();
    return response.status;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(OUR_ADDRESS)) headers.set(name, value);
    if (this.#token !== '') headers.set('authorization', `Bearer ${this.#token}`);
    const response = await fetch(this.#url + path, { ...init, headers });
    if (response.ok) return response;
    throw new ApiError(response.status, path, await response.text());
  }
}
