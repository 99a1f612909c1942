import { expect, it } from 'vitest';
import { allowConnect } from './content-policy.ts';

const policy = "default-src 'self'; connect-src 'self'; object-src 'none'";

it('lets a page connect to the channel at another address, and to nothing else', () => {
  expect(allowConnect(policy, 'wss://live.example:3001/api/ws')).toBe(
    "default-src 'self'; connect-src wss://live.example:3001 'self'; object-src 'none'",
  );
});

it('leaves the policy alone when the channel is at the same origin', () => {
  expect(allowConnect(policy, null)).toBe(policy);
});
