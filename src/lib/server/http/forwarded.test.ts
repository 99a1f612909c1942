import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { IncomingHttpHeaders } from 'node:http';
import { expect, it } from 'vitest';
import { readForwarded } from './forwarded.ts';

function readAs(headers: IncomingHttpHeaders, trustProxy: boolean, socket = new Socket()) {
  const given: IncomingHttpHeaders = { host: 'inside:3000', ...headers };
  readForwarded({ headers: given, socket }, trustProxy);
  return [given['x-forwarded-proto'], given.host];
}

const told = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'videos.example' };

it('believes a proxy that is trusted, and nobody else', () => {
  expect(readAs(told, true)).toEqual(['https', 'videos.example']);
  expect(readAs(told, false)).toEqual(['http', 'inside:3000']);
  expect(readAs({}, true)).toEqual(['http', 'inside:3000']);
  expect(readAs({}, false, new TLSSocket(new Socket()))).toEqual(['https', 'inside:3000']);
});

it('takes the first of several proxies', () => {
  const chain = {
    'x-forwarded-proto': 'HTTPS, http',
    'x-forwarded-host': 'videos.example:8443 , b',
  };
  expect(readAs(chain, true)).toEqual(['https', 'videos.example:8443']);
});

it.each(['javascript', 'https://', '', 'http:'])('takes %j for no scheme', (scheme) => {
  expect(readAs({ 'x-forwarded-proto': scheme }, true)).toEqual(['http', 'inside:3000']);
});

it.each(['a/b', 'user@videos.example', 'a b', '', 'a;script-src'])(
  'takes %j for no host',
  (host) => {
    expect(readAs({ 'x-forwarded-host': host }, true)).toEqual(['http', 'inside:3000']);
  },
);
