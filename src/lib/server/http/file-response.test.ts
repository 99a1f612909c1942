import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { ByteRange } from './byte-range.ts';
import { fileResponse } from './file-response.ts';

const BYTES = Buffer.from('0123456789');
const ETAG = '"v1"';

/** The answer, and the ranges that were opened for it. */
async function ask(headers: Record<string, string>, method = 'GET') {
  const opened: (ByteRange | null)[] = [];
  const response = fileResponse(new Request('http://localhost/', { method, headers }), {
    type: 'application/zip',
    sizeBytes: BYTES.length,
    etag: ETAG,
    saveAs: 'a.zip',
    open: (range) => {
      opened.push(range);
      const { start, end } = range ?? { start: 0, end: BYTES.length - 1 };
      return Readable.from([BYTES.subarray(start, end + 1)], { objectMode: false });
    },
  });
  return { response, opened, body: await response.text() };
}

it('sends everything, and tells that it can send parts', async () => {
  const { response, body } = await ask({});
  expect([response.status, body]).toEqual([200, '0123456789']);
  expect(Object.fromEntries(response.headers)).toEqual({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': `attachment; filename="a.zip"; filename*=UTF-8''a.zip`,
    'content-length': '10',
    'content-type': 'application/zip',
    etag: ETAG,
  });
});

it.each([
  ['bytes=2-4', 'bytes 2-4/10', '234'],
  ['bytes=9-9', 'bytes 9-9/10', '9'],
  ['bytes=8-', 'bytes 8-9/10', '89'],
  ['bytes=-3', 'bytes 7-9/10', '789'],
])('sends the part %s', async (range, contentRange, expected) => {
  const { response, body } = await ask({ range });
  expect([response.status, response.headers.get('content-range'), body]).toEqual([
    206,
    contentRange,
    expected,
  ]);
  expect(response.headers.get('content-length')).toBe(String(expected.length));
});

it.each([
  ['the same tag', ETAG, 206],
  ['another tag', '"v0"', 200],
  ['the same tag, but weak', `W/${ETAG}`, 200],
  ['a date in the past', 'Thu, 01 Jan 2026 00:00:00 GMT', 200],
  ['a date to come', 'Thu, 01 Jan 2099 00:00:00 GMT', 200],
])('goes on only where it can be right: If-Range with %s', async (_, ifRange, status) => {
  const { response, body } = await ask({ range: 'bytes=5-', 'if-range': ifRange });
  expect([response.status, body]).toEqual([status, status === 206 ? '56789' : '0123456789']);
});

it('says 416 for a part beyond the end, unless the bytes have changed', async () => {
  const { response, body, opened } = await ask({ range: 'bytes=10-' });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  expect(JSON.parse(body)).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
  expect(opened).toEqual([]);
  expect((await ask({ range: 'bytes=10-', 'if-range': '"v0"' })).response.status).toBe(200);
});

it.each([
  [ETAG, 304],
  [`"v0", W/${ETAG}`, 304],
  ['*', 304],
  ['"v0"', 206],
])('looks at If-None-Match %s before the range', async (known, status) => {
  const { response, opened } = await ask({ 'if-none-match': known, range: 'bytes=0-0' });
  expect(response.status).toBe(status);
  expect(response.headers.get('etag')).toBe(ETAG);
  expect(opened.length).toBe(status === 304 ? 0 : 1);
});

it('answers HEAD as it would GET, without a body and without a range', async () => {
  for (const headers of [{}, { range: 'bytes=2-4' }, { range: 'bytes=99-' }] as const) {
    const { response, body, opened } = await ask(headers, 'HEAD');
    expect([response.status, body, opened]).toEqual([200, '', []]);
    expect(response.headers.get('content-length')).toBe('10');
  }
  expect((await ask({ 'if-none-match': ETAG }, 'HEAD')).response.status).toBe(304);
});
