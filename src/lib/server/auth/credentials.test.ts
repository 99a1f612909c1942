import { expect, it } from 'vitest';
import { readCredentials } from './credentials.ts';

it('prefers the Authorization header to the cookie', () => {
  expect(readCredentials('Bearer abc.def', 'vr_session=other')).toEqual({
    token: 'abc.def',
    via: 'bearer',
  });
  expect(readCredentials(null, 'a=1; vr_session=abc.def; b=2')).toEqual({
    token: 'abc.def',
    via: 'cookie',
  });
  expect(readCredentials('Basic abc', 'session=x')).toBeNull();
});
