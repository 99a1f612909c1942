import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { trustForwarded } from './forwarded.ts';
import { secureAnswers } from './security-headers.ts';

/** The headers of an answer of a server behind a trusted proxy. */
async function answerTo(headers: Record<string, string>): Promise<IncomingMessage['headers']> {
  const server = createServer();
  trustForwarded(server, true);
  secureAnswers(server);
  server.on('request', (_, response) => response.setHeader('x-frame-options', 'OURS').end());
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [answer] = (await once(get({ port, headers }), 'response')) as [IncomingMessage];
  answer.resume();
  return answer.headers;
}

it('sends a policy without scripts, which whoever answers may replace', async () => {
  const headers = await answerTo({});
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'OURS',
  });
  expect(headers['content-security-policy']).toContain("script-src 'none'");
  expect(headers['permissions-policy']).toContain('camera=()');
});

it.each([
  ['https', 'videos.example', true],
  ['https', 'videos.example:8443', true],
  ['http', 'videos.example', false],
  ['https', 'localhost:3000', false],
  ['https', '192.168.1.5', false],
  ['https', '[::1]:3000', false],
])('by %s at %s asks browsers to stay with https: %j', async (proto, host, asks) => {
  const headers = await answerTo({ 'x-forwarded-proto': proto, 'x-forwarded-host': host });
  expect('strict-transport-security' in headers).toBe(asks);
});
