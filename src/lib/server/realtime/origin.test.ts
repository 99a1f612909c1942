import { describe, expect, it } from 'vitest';
import { originAllowed, type OriginFacts } from './origin.ts';

const byCookie: OriginFacts = {
  origin: 'https://videos.example',
  host: 'videos.example',
  encrypted: false,
  allowedOrigins: [],
  viaBearer: false,
};

describe('originAllowed', () => {
  it.each<[string, Partial<OriginFacts>]>([
    ['its own origin', { encrypted: true }],
    ['its own origin behind a proxy that ends TLS', {}],
    ['its own origin over plain http', { origin: 'http://videos.example' }],
    ['its own port', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
    ['a default port that only Host names', { host: 'videos.example:443' }],
    ['another case', { host: 'Videos.Example' }],
    ['an IPv6 address', { origin: 'http://[::1]:3000', host: '[::1]:3000' }],
    ['an allowed origin', { origin: 'https://a.example', allowedOrigins: ['https://a.example'] }],
    [
      'an allowed origin written with its default port',
      { origin: 'https://a.example', allowedOrigins: ['https://a.example:443/'] },
    ],
    ['a bearer token without an origin', { origin: undefined, viaBearer: true }],
    ['a bearer token from its own origin', { viaBearer: true }],
  ])('allows %s', (_, facts) => {
    expect(originAllowed({ ...byCookie, ...facts })).toBe(true);
  });

  it.each<[string, Partial<OriginFacts>]>([
    ['a cookie without an origin', { origin: undefined }],
    ['a cookie with the opaque origin', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a subdomain', { origin: 'https://x.videos.example' }],
    ['our name as a prefix', { origin: 'https://videos.example.evil.example' }],
    ['our name as a user', { origin: 'https://videos.example@evil.example' }],
    ['another port', { origin: 'https://videos.example:8443' }],
    [
      'a plain page talking to an https server',
      { origin: 'http://videos.example', encrypted: true },
    ],
    ['a scheme of its own', { origin: 'chrome-extension://videos.example' }],
    [
      'a scheme of its own where another one is allowed',
      { origin: 'app://evil', allowedOrigins: ['app://ours'] },
    ],
    [
      'an allowed host on another scheme',
      { origin: 'http://a.example', allowedOrigins: ['https://a.example'] },
    ],
    ['a request without Host', { host: undefined }],
    ['a bearer token from a foreign origin', { origin: 'https://evil.example', viaBearer: true }],
    ['a bearer token with the opaque origin', { origin: 'null', viaBearer: true }],
  ])('refuses %s', (_, facts) => {
    expect(originAllowed({ ...byCookie, ...facts })).toBe(false);
  });
});
