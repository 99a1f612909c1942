import { expect, it } from 'vitest';
import { allowConnect } from './content-policy.ts';

const policy = "default-src 'self'; connect-src 'self'; object-src 'none'";

it('lets a page connect to the channel at another address, and to nothing else', () => {
  expect(allowConnect(policy, 'wss://live.example:3001/api/ws')).toBe(
    "default-src 'self'; connect-src wss://live.example:3001 'self'; object-src 'none'",
  );
});

it('takes nothing into the policy that could end a directive', () => {
  expect(allowConnect(policy, 'ws://a;script-src:3001/api/ws')).toBe(policy);
});

it('leaves the policy alone when the channel is at the same origin', () => {
  expect(allowConnect(policy, null)).toBe(policy);
});
