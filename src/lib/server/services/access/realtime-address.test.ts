import { expect, it } from 'vitest';
import { realtimeAddress } from './realtime-address.ts';

const page = new URL('http://[::1]:3000/jobs');

it('sends pages to their own origin when the channel is there', () => {
  const serving = { transport: 'ws', publicUrl: null } as const;
  expect(realtimeAddress(serving, page)).toEqual({ transport: 'ws', url: null });
});

it('sends pages to the same host and the other port', () => {
  const serving = { transport: 'uws', publicUrl: null, port: 3001 } as const;
  expect(realtimeAddress(serving, page).url).toBe('ws://[::1]:3001/api/ws');
  const secure = new URL('https://videos.example/');
  expect(realtimeAddress(serving, secure).url).toBe('wss://videos.example:3001/api/ws');
});

it.each([
  ['wss://live.example', 'wss://live.example/api/ws'],
  ['wss://live.example/channel', 'wss://live.example/channel'],
])('sends pages where the operator says: %s', (publicUrl, url) => {
  expect(realtimeAddress({ transport: 'uws', publicUrl, port: 3001 }, page).url).toBe(url);
  expect(realtimeAddress({ transport: 'ws', publicUrl }, page).url).toBe(url);
});
