import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkAnswer } from '../../scripts/openapi/check-answer.ts';
import { OPERATIONS } from '../../src/lib/contract/api/operations.ts';
import type { Operation } from '../../src/lib/contract/api/operation.ts';
import type { JobAccepted, JobAnswer } from '../../src/lib/contract/job.ts';
import { PRESETS } from '../../src/lib/contract/recipe.ts';
import { newClip } from '../support/app.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';

const ROUTES = fileURLToPath(new URL('../../src/routes', import.meta.url));
const TUS = { 'tus-resumable': '1.0.0' };
const BYTES = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };

/** `GET /api/jobs/{jobId}`, as the files of the routes have it. */
async function routedOperations(): Promise<string[]> {
  const files = await readdir(ROUTES, { recursive: true });
  const found: string[] = [];
  for (const file of files.filter((each) => each.endsWith('+server.ts'))) {
    const folder = `/${file.split(sep).slice(0, -1).join('/')}`;
    const source = await readFile(join(ROUTES, file), 'utf8');
    for (const [, method = ''] of source.matchAll(/^export const ([A-Z]+)\b/gm))
      found.push(`${method} ${describedPath(folder, method)}`);
  }
  return found;
}

/** Uploads are made at the folder itself, and everything else is asked of one of them. */
function describedPath(folder: string, method: string): string {
  const isCreation = method === 'POST' || method === 'OPTIONS';
  const path = isCreation ? folder.replace('/[...id]', '') : folder.replace('[...', '[');
  return path.replaceAll(/\[(\w+)\]/g, '{$1}');
}

const nameOf = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`;

it('describes every operation that there is, and no other', async () => {
  const routed = await routedOperations();
  // What HEAD and OPTIONS answer is that of GET, without its body, or of the protocol tus.
  const described = routed.filter((each) => !/^(HEAD|OPTIONS) /.test(each)).sort();
  expect(OPERATIONS.map(nameOf).sort()).toEqual(described);
  expect(described.length).toBeGreaterThan(40);
  expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
});

interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly token?: string | null;
  readonly status: number;
}

/** Calls operations by their ids, and holds every answer against its description. */
function createCaller(url: string, ownToken: string) {
  const called = new Set<string>();
  const call = async (id: string, options: Call): Promise<unknown> => {
    const operation = OPERATIONS.find((each) => each.id === id)!;
    const path = operation.path.replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => options.params![name]!,
    );
    const { token = ownToken, json } = options;
    const response = await fetch(`${url}${path}${options.query ?? ''}`, {
      method: operation.method.toUpperCase(),
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    const contentType = response.headers.get('content-type') ?? '';
    const isText = /json|text/.test(contentType);
    const text = isText ? await response.text() : '';
    if (!isText) await response.arrayBuffer();
    expect([id, response.status, text.slice(0, 300)]).toEqual([
      id,
      options.status,
      expect.anything(),
    ]);
    expect([id, checkAnswer(operation, { status: response.status, contentType, text })]).toEqual([
      id,
      [],
    ]);
    if (response.status < 400) called.add(id);
    const location = response.headers.get('location');
    return contentType.includes('json') ? JSON.parse(text) : location;
  };
  return { call, called };
}

it('answers every call as it is described', async () => {
  const { server, client } = await runServer({
    env: {
      WEBHOOK_URL: 'http://127.0.0.1:9/nobody',
      WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      MAX_UPLOAD_BYTES: '10000000',
    },
  });
  const { call, called } = createCaller(server.url, client.token);
  const clip = await readFile(await newClip(0.4));
  const upload = async () => {
    const begin = { ...TUS, 'upload-length': String(clip.length) };
    const location = await call('createUpload', { headers: begin, status: 201 });
    const id = String(location).split('/').at(-1)!;
    await call('sendUpload', { params: { id }, headers: BYTES, body: clip, status: 204 });
    return id;
  };
  const until = (jobId: string, status: string) =>
    expect
      .poll(
        async () => {
          const answer = (await call('getJob', { params: { jobId }, status: 200 })) as JobAnswer;
          return answer.job.status;
        },
        { timeout: 20_000 },
      )
      .toBe(status);

  await call('getHealth', { token: null, status: 200 });
  await call('getLiveness', { token: null, status: 200 });
  const password = { password: PASSWORD };
  const second = (await call('logIn', { token: null, json: password, status: 200 })) as {
    token: string;
  };
  await call('logIn', { token: null, json: { password: 'wrong' }, status: 401 });
  await call('listJobs', { token: null, status: 401 });
  await call('logOut', { token: second.token, status: 204 });
  await call('listJobs', { token: second.token, status: 401 });
  const made = (await call('makeToken', { json: { name: 'a script' }, status: 201 })) as {
    id: string;
    token: string;
  };
  await call('listTokens', { status: 200 });
  await call('listTokens', { token: made.token, status: 403 });

  const files = [{ sizeBytes: clip.length }];
  await call('admit', { json: { files, variations: 1 }, status: 200 });
  await call('admit', { json: { files: 'none' }, status: 400 });
  const [first, other, unused] = [await upload(), await upload(), await upload()];
  await call('readUpload', { params: { id: first }, status: 200 });
  await call('readUpload', { params: { id: 'none' }, status: 404 });
  await call('createUpload', { headers: { ...TUS, 'upload-length': '1e9' }, status: 400 });
  await call('createUpload', { headers: { ...TUS, 'upload-length': '10000001' }, status: 413 });
  await call('createUpload', { headers: { 'upload-length': '1' }, status: 412 });
  const again = { params: { id: first }, headers: BYTES, body: clip };
  await call('sendUpload', { ...again, status: 409 });
  await call('sendUpload', { ...again, headers: TUS, status: 400 });
  await call('preview', { json: { uploads: [first], variations: 2 }, status: 200 });
  await call('endUpload', { params: { id: unused }, headers: TUS, status: 204 });
  await call('endUpload', { params: { id: unused }, headers: TUS, status: 404 });

  await call('pauseQueue', { status: 200 });
  const headers = { 'idempotency-key': 'one' };
  const request = { uploads: [first], variations: 2, keepSources: true };
  const accepted = await call('createJob', { json: request, headers, status: 202 });
  const { job } = accepted as JobAccepted;
  const params = { jobId: job.id, videoId: job.videos[0]!.id, n: '1' };
  await call('createJob', { json: { ...request, variations: 1 }, headers, status: 422 });
  await call('createJob', { json: { ...request, variations: 'x' }, status: 400 });
  const form = new FormData();
  form.set('variations', '1');
  form.append('videos', new Blob([clip]), 'one.mp4');
  form.append('videos', new Blob(['words']), 'two.mp4');
  const mixed = (await call('createJob', { body: form, status: 202 })) as JobAccepted;
  await call('getQueue', { status: 200 });
  await call('downloadJob', { params, status: 409 });
  await call('getVariation', { params, status: 409 });
  await call('moveJob', { params: { jobId: mixed.job.id }, json: { to: 'front' }, status: 200 });
  await call('moveJob', { params, json: { to: 'up' }, status: 400 });
  await call('cancelVariation', { params: { ...params, n: '2' }, status: 200 });
  await call('retryVariation', { params: { ...params, n: '2' }, status: 200 });
  await call('cancelVideo', { params, status: 200 });
  await call('retryVideo', { params, status: 200 });
  await call('cancelJob', { params, status: 200 });
  await call('retryJob', { params, status: 200 });
  await call('resumeQueue', { status: 200 });
  await until(job.id, 'completed');
  await until(mixed.job.id, 'completed');

  await call('listJobs', { query: '?status=completed&limit=1&q=', status: 200 });
  await call('listJobs', { query: '?limit=x', status: 400 });
  await call('getJob', { params: { jobId: 'none' }, status: 404 });
  await call('downloadJob', { params, status: 200 });
  await call('downloadJob', { params, headers: { range: 'bytes=5-' }, status: 206 });
  await call('downloadJob', { params, headers: { range: 'bytes=99999999-' }, status: 416 });
  await call('getManifest', { params, status: 200 });
  await call('getVariation', { params, query: '?download=1', status: 200 });
  await call('getVariation', { params: { ...params, n: '9' }, status: 404 });
  await call('getPoster', { params, status: 200 });
  await call('getSheet', { params, status: 200 });
  await call('getSource', { params, status: 200 });
  await call('getSourcePoster', { params, status: 200 });
  await call('pinJob', { params, json: { pinned: true }, status: 200 });
  await call('retryJob', { params, status: 409 });
  await call('rerollVariation', { params, status: 200 });
  await until(job.id, 'completed');
  const repeated = await call('repeatJob', { params, json: { seed: 'new' }, status: 202 });
  await call('deleteJob', { params: { jobId: (repeated as JobAccepted).job.id }, status: 204 });
  await call('deleteJob', { params: { jobId: mixed.job.id }, status: 204 });
  await call('downloadJob', { params: { jobId: mixed.job.id }, status: 410 });
  await call('getJob', { params: { jobId: mixed.job.id }, status: 200 });
  await call('createJob', { json: { uploads: [other], variations: 99 }, status: 400 });

  const recipe = { name: 'ours', recipe: PRESETS[0]!.recipe };
  const saved = (await call('saveRecipe', { json: recipe, status: 201 })) as {
    recipe: { id: string };
  };
  await call('saveRecipe', { json: recipe, status: 409 });
  const ours = { recipeId: saved.recipe.id };
  await call('changeRecipe', { params: ours, json: { name: 'mine' }, status: 200 });
  await call('listRecipes', { status: 200 });
  await call('deleteRecipe', { params: ours, status: 204 });
  await call('deleteRecipe', { params: ours, status: 404 });

  const gone = await call('readEvents', { query: '?after=other:1', status: 410 });
  const { epoch, seq } = gone as { epoch: string; seq: number };
  await call('readEvents', { query: `?after=${epoch}:${seq - 5}&limit=500`, status: 200 });
  await call('readEvents', { query: '?after=x', status: 400 });
  await call('findChannel', { status: 200 });
  await call('getTicket', { status: 200 });
  await call('getSystem', { status: 200 });
  await call('getMetrics', { status: 200 });
  await call('getOpenApi', { status: 200 });
  const delivery = (await call('testWebhook', { status: 202 })) as { id: string };
  await call('listDeliveries', { status: 200 });
  await call('replayDelivery', { params: { id: delivery.id }, status: 202 });
  await call('replayDelivery', { params: { id: 'none' }, status: 404 });
  await call('revokeToken', { params: { id: made.id }, status: 204 });
  await call('logOutEverywhere', { headers: { origin: 'https://elsewhere.test' }, status: 403 });
  await call('logOutEverywhere', { status: 204 });

  expect(OPERATIONS.map(({ id }) => id).filter((id) => !called.has(id))).toEqual([]);
}, 90_000);
