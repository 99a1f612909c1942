import { expect, it } from 'vitest';
import { tusAnswer } from './tus-answer.ts';

const request = (method: string) => new Request('http://localhost/api/uploads', { method });
const refusal = (status: number, words: string) =>
  new Response(words, { status, headers: { 'content-length': '99', 'tus-version': '1.0.0' } });

it.each([
  [400, 'Invalid upload-length\n', 400, 'INVALID_REQUEST', 'Invalid upload-length'],
  [403, 'Content-Type header required\n', 400, 'INVALID_REQUEST', 'Content-Type header required'],
  [409, 'Upload-Offset conflict\n', 409, 'UPLOAD_CONFLICT', 'Upload-Offset conflict'],
  [410, 'The file for this url no longer exists\n', 404, 'UPLOAD_NOT_FOUND', 'No such upload'],
  [412, '', 412, 'TUS_VERSION', 'Another version of the tus protocol'],
  [500, 'failed to acquire lock', 423, 'UPLOAD_BUSY', 'Another request holds this upload'],
  [500, 'ENOENT /secret/place\n', 500, 'INTERNAL', 'Something went wrong on the server'],
])('tells %i "%s" as %i %s', async (status, words, told, code, detail) => {
  const answer = await tusAnswer(request('PATCH'), refusal(status, words));
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('content-length')).toBeNull();
  expect(answer.headers.get('tus-version')).toBe('1.0.0');
  expect([answer.status, await answer.json()]).toMatchObject([told, { code, detail }]);
});

it('leaves alone what is no refusal, or has no body', async () => {
  const made = new Response(null, { status: 201 });
  expect(await tusAnswer(request('POST'), made)).toBe(made);
  const missing = new Response(null, { status: 404 });
  expect(await tusAnswer(request('HEAD'), missing)).toBe(missing);
});
