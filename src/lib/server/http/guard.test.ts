import { expect, it } from 'vitest';
import { isCrossSite, isPublic, isReadable, type Origins } from './guard.ts';

const request: Origins = {
  method: 'POST',
  origin: null,
  fetchSite: null,
  host: 'here.example:3000',
  allowedOrigins: ['https://friend.example'],
};

it.each<[string, Partial<Origins>, boolean]>([
  ['our own page', { origin: 'http://here.example:3000' }, false],
  ['our own page behind TLS', { origin: 'https://here.example:3000' }, false],
  ['a foreign page', { origin: 'https://evil.example' }, true],
  ['another port of our host', { origin: 'http://here.example:4000' }, true],
  ['an opaque origin', { origin: 'null' }, true],
  ['an allowed origin', { origin: 'https://friend.example' }, false],
  ['a page of a sibling site', { fetchSite: 'same-site' }, true],
  ['a foreign page that hides its origin', { fetchSite: 'cross-site' }, true],
  ['an address typed by hand', { fetchSite: 'none' }, false],
  ['curl', {}, false],
  ['a foreign link', { method: 'GET', origin: 'https://evil.example' }, false],
  ['a foreign DELETE', { method: 'DELETE', origin: 'https://evil.example' }, true],
])('judges %s', (_name, change, crossSite) => {
  expect(isCrossSite({ ...request, ...change })).toBe(crossSite);
});

it('leaves only the door open', () => {
  expect(['/login', '/api/auth/login', '/api/health', '/api/health/live'].every(isPublic)).toBe(
    true,
  );
  expect(
    ['/', '/jobs', '/api/jobs', '/api/auth/logout', '/login/x', '/metrics'].some(isPublic),
  ).toBe(false);
});

it('knows which paths cannot be read', () => {
  expect(['/', '/jobs/%C3%BC', '/100%25', '/%2F..%2F'].every(isReadable)).toBe(true);
  expect(['/%', '/%zz', '/api/%ff', '/%E0%A4%A'].some(isReadable)).toBe(false);
});
