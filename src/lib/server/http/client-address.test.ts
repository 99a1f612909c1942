import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

function addressOf(forwarded: string | null, header: string | null = 'x-forwarded-for'): string {
  const headers = forwarded === null ? undefined : { 'x-forwarded-for': forwarded };
  const request = new Request('http://here', { ...(headers === undefined ? {} : { headers }) });
  return clientAddress({ request, getClientAddress: () => '10.0.0.1' }, header);
}

it('believes nobody where no proxy is trusted', () => {
  expect(addressOf('192.0.2.1', null)).toBe('10.0.0.1');
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['1.1.1.1, 192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:51234', '192.0.2.1'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]:51234', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['unknown', '10.0.0.1'],
  ['192.0.2.1, x7', '10.0.0.1'],
  ['', '10.0.0.1'],
  [null, '10.0.0.1'],
])('of %j it is %s', (forwarded, address) => {
  expect(addressOf(forwarded)).toBe(address);
});
