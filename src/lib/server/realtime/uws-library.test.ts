import { expect, it } from 'vitest';
import { loadUws } from './uws-library.ts';

function failing(message: string, code?: string) {
  return () => {
    throw Object.assign(new Error(message), code === undefined ? {} : { code });
  };
}

it('gives the library when it is there', () => {
  const library = { App: () => ({}), us_socket_local_port: () => 1 };
  expect(loadUws(() => library)).toEqual({ library });
});

it.each([
  ['is not installed', failing("Cannot find module '/secret/x'", 'MODULE_NOT_FOUND')],
  ['needs GLIBC_2.38', failing("/lib/libc.so.6: version `GLIBC_2.38' not found (required by /x)")],
  ['does not run on this system', failing('/x/uws.node: invalid ELF header')],
  ['is not what it should be', () => ({})],
])('says why it is not there, without paths: %s', (words, load) => {
  const loading = loadUws(load);
  expect(loading).toMatchObject({
    library: null,
    reason: expect.stringContaining(words) as string,
  });
  expect(JSON.stringify(loading)).not.toContain('/x');
});
