import { expect, it } from 'vitest';
import { isPublicAddress, publicLookup } from './public-lookup.ts';

it.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['::1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['::ffff:127.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['no address', false],
])('%s is public: %j', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

it('refuses a name that leads home', async () => {
  const error = await new Promise<Error | null>((resolve) => {
    publicLookup('localhost', { all: true }, (failed) => resolve(failed));
  });
  expect(error?.message).toBe('the address is not public');
});
