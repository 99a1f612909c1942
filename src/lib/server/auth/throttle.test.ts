import { expect, it } from 'vitest';
import { networkOf, Throttle } from './throttle.ts';

it('lets ten wrong passwords a minute through for one address, and others still in', () => {
  const throttle = new Throttle();
  let allowed = 0;
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (throttle.waitMs('192.0.2.1', attempt) > 0) continue;
    allowed += 1;
    throttle.failed('192.0.2.1', attempt);
  }
  expect(allowed).toBe(10);
  expect(throttle.waitMs('192.0.2.2', 999)).toBe(0);
  expect(throttle.waitMs('192.0.2.1', 60_000)).toBe(0);
});

it('forgets failures at the right password', () => {
  const throttle = new Throttle();
  for (let attempt = 0; attempt < 9; attempt += 1) throttle.failed('192.0.2.1', 0);
  throttle.succeeded('192.0.2.1');
  throttle.failed('192.0.2.1', 0);
  expect(throttle.waitMs('192.0.2.1', 0)).toBe(0);
});

it.each([
  ['2001:db8:1:2::1', '2001:db8:1:2'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('lets strangers with many addresses guess a hundred times a minute, and whoever was in still in', () => {
  const throttle = new Throttle();
  throttle.succeeded('198.51.100.7');
  let allowed = 0;
  for (let stranger = 0; stranger < 1000; stranger += 1) {
    const address = `10.0.${Math.floor(stranger / 250)}.${stranger % 250}`;
    if (throttle.waitMs(address, 0) > 0) continue;
    allowed += 1;
    throttle.failed(address, 0);
  }
  expect(allowed).toBe(100);
  expect(throttle.waitMs('198.51.100.7', 0)).toBe(0);
  expect(throttle.waitMs('203.0.113.9', 0)).toBe(60_000);
  expect(throttle.waitMs('203.0.113.9', 60_000)).toBe(0);
});
