import { afterEach, expect, it, vi } from 'vitest';
import type { AdmissionAnswer, AdmissionRequest } from '../contract/admission.ts';
import type { JobId } from '../contract/ids.ts';
import { JobStart, type Startable } from './job-start.svelte.ts';

const REQUEST: AdmissionRequest = {
  files: [{ sizeBytes: 1, durationMs: null, uploaded: true }],
  ...{ variations: 1, preset: undefined, output: undefined, keepSources: false },
};
const ORDER = { uploads: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'], variations: 1 };
const FITS: AdmissionAnswer = {
  decision: 'fits',
  ...{ neededBytes: 2e9, estimatedOutputBytes: 1e9, availableBytes: 1e6, readyInMs: null },
  evictions: [],
};
const EVICTS: AdmissionAnswer = {
  ...FITS,
  decision: 'fits-by-evicting',
  evictions: [
    {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAW' as JobId,
      ...{ name: 'old', completedAt: null, expiresAt: null, freedBytes: 1 },
    },
  ],
};
const PROBLEM = { type: '', title: '', status: 422, detail: 'It is refused.', code: 'NOT_A_VIDEO' };

afterEach(() => vi.unstubAllGlobals());

type Answer = readonly [status: number, body: unknown] | 'nothing';

/** Answers every path with what is next for it, the last one again and again; tells what was asked. */
function network(answers: Record<string, Answer[]>) {
  const asked: { path: string; key: string | null }[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push({ path, key: new Headers(init.headers).get('idempotency-key') });
    const left = answers[path] ?? [];
    const answer = (left.length > 1 ? left.shift() : left[0]) ?? ([404, {}] as const);
    return answer === 'nothing'
      ? Promise.reject(new TypeError('no network'))
      : Promise.resolve(new Response(JSON.stringify(answer[1]), { status: answer[0] }));
  });
  return asked;
}

function start(more: Partial<Startable> = {}) {
  const onLoggedOut = vi.fn();
  const job = new JobStart({
    admissionRequest: () => REQUEST,
    onAdmission: () => undefined,
    whenSettled: () => Promise.resolve(),
    order: () => ORDER,
    onLost: () => undefined,
    onLoggedOut,
    ...more,
  });
  return { job, onLoggedOut };
}

const posts = (asked: readonly { path: string; key: string | null }[]) =>
  asked.filter(({ path }) => path === '/api/jobs');

it('sends the same key again when there was no answer, and another one after a refusal', async () => {
  const asked = network({ '/api/jobs': ['nothing', [422, PROBLEM]] });
  const { job } = start();
  expect(await job.run()).toBeNull();
  expect(job.submission).toMatchObject({ status: 'failed', message: 'It is refused.' });
  const keys = posts(asked).map(({ key }) => key);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  await job.run();
  expect(posts(asked).at(-1)!.key).not.toBe(keys[0]);
});

it('sends nothing when there is no room to be had', async () => {
  const asked = network({ '/api/admission': [[200, { ...FITS, decision: 'does-not-fit' }]] });
  const { job } = start();
  await job.run();
  expect(job.submission).toMatchObject({ status: 'failed' });
  expect(job.submission).toHaveProperty('message', expect.stringMatching(/2\.0 GB.*1\.0 MB/));
  expect(posts(asked)).toEqual([]);
});

it('asks before jobs go, and sends nothing when that is not wanted', async () => {
  const asked = network({ '/api/admission': [[200, EVICTS]] });
  const { job } = start();
  const running = job.run();
  await expect.poll(() => job.question?.admission.evictions).toHaveLength(1);
  job.question!.reply(false);
  expect(await running).toBeNull();
  expect(job.submission).toEqual({ status: 'idle' });
  expect(posts(asked)).toEqual([]);
});

it('asks once for the same jobs, however often it looks', async () => {
  const asked = network({ '/api/admission': [[200, EVICTS]], '/api/jobs': [[422, PROBLEM]] });
  const { job } = start();
  const running = job.run();
  await expect.poll(() => job.question).not.toBeNull();
  job.question!.reply(true);
  await running;
  expect(posts(asked)).toHaveLength(1);
});

it('goes on after a login', async () => {
  const asked = network({
    '/api/jobs': [
      [401, {}],
      [422, PROBLEM],
    ],
  });
  const { job, onLoggedOut } = start();
  const running = job.run();
  await expect.poll(() => onLoggedOut).toHaveBeenCalledOnce();
  expect(job.submission.status).toBe('sending');
  job.loggedIn();
  await running;
  expect(new Set(posts(asked).map(({ key }) => key)).size).toBe(2);
});

it('can be called off while the uploads are on their way', async () => {
  const asked = network({});
  const whenSettled = vi.fn(
    (signal: AbortSignal) =>
      new Promise<void>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
  );
  const { job } = start({ whenSettled });
  const running = job.run();
  await expect.poll(() => whenSettled).toHaveBeenCalled();
  job.cancel();
  expect(await running).toBeNull();
  expect(job.submission).toEqual({ status: 'idle' });
  expect(posts(asked)).toEqual([]);
});
