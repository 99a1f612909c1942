import { beforeEach, expect, it, vi } from 'vitest';
import { MediaFaults } from './media-faults.svelte.ts';

const SRC = '/api/jobs/1/videos/1/variations/1';
let asked: (readonly [path: string, method: string | undefined])[];
let answer: () => Promise<Response>;

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
    asked.push([path, method]);
    return answer();
  });
});

it('blames the format only for a file that the server gives', async () => {
  answer = () => Promise.resolve(new Response());
  const faults = new MediaFaults();
  const added = faults.add(SRC);
  expect([faults.has(SRC), faults.of(SRC)]).toEqual([true, 'unknown']);
  await added;
  expect([faults.of(SRC), faults.of('/other')]).toEqual(['format', null]);
  expect(asked).toEqual([[SRC, 'HEAD']]);
});

it.each([
  ['gives none', () => Promise.resolve(new Response(null, { status: 503 }))],
  ['cannot be reached', () => Promise.reject(new TypeError('network'))],
])('says that the file did not come when the server %s', async (_, given) => {
  answer = given;
  const faults = new MediaFaults();
  await faults.add(SRC);
  expect(faults.of(SRC)).toBe('loading');
});

it('forgets all of them, also one whose reason was not found yet', async () => {
  answer = () => Promise.resolve(new Response());
  const faults = new MediaFaults();
  const added = faults.add(SRC);
  faults.clear();
  await added;
  expect([faults.has(SRC), faults.of(SRC)]).toEqual([false, null]);
});
