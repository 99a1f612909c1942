import { expect, it } from 'vitest';
import { readForm, readJson } from './read-body.ts';

/** A request that sends so many KiB, and says afterwards how many it was asked for. */
function streamed(kibibytes: number, headers: Record<string, string> = {}) {
  let askedFor = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (askedFor === kibibytes) {
        controller.close();
        return;
      }
      askedFor += 1;
      controller.enqueue(new Uint8Array(1024).fill(0x20));
    },
  });
  const request = new Response(body, { headers });
  return { request, askedFor: () => askedFor };
}

const post = (body: string, type = 'application/json') =>
  new Response(body, { headers: { 'content-type': type } });

it('reads JSON to the last byte that is allowed', async () => {
  expect(await readJson(post('{"a":"ü"}'), 10)).toEqual({ a: 'ü' });
  await expect(readJson(post('{"a":"üb"}'), 10)).rejects.toMatchObject({
    code: 'BODY_TOO_LARGE',
    facts: { maxBytes: 10 },
  });
});

it('stops reading where the limit is', async () => {
  const { request, askedFor } = streamed(1000);
  await expect(readJson(request, 4096)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  expect(askedFor()).toBeLessThanOrEqual(7);
});

it('reads nothing of a body that says it is too large', async () => {
  const { request } = streamed(1000, { 'content-length': '1024000' });
  await expect(readJson(request, 4096)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  expect(request.bodyUsed).toBe(false);
});

it.each(['', '{', 'password'])('refuses %o, which is no JSON', async (text) => {
  await expect(readJson(post(text), 100)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
});

it('refuses a body that is cut off', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) });
  await expect(readJson(new Response(body), 100)).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  });
});

it('reads forms of both kinds, up to the limit', async () => {
  const form = new FormData();
  form.set('password', 'p&ß');
  expect((await readForm(new Response(form), 1000)).get('password')).toBe('p&ß');
  const type = 'application/x-www-form-urlencoded';
  expect((await readForm(post('password=p%26%C3%9F', type), 1000)).get('password')).toBe('p&ß');
  await expect(readForm(post('password=xxxxx', type), 10)).rejects.toMatchObject({
    code: 'BODY_TOO_LARGE',
  });
  await expect(readForm(post('x', 'text/plain'), 10)).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  });
});
