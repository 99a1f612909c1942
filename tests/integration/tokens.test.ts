import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { ApiClient } from '../../scripts/support/api-client.ts';
import { startServer, type ServerProcess } from '../../scripts/support/server-process.ts';
import { ApiTokenMade } from '../../src/lib/contract/tokens.ts';
import { CLOSE } from '../../src/lib/contract/wire.ts';
import { Tokens } from '../../src/lib/server/auth/tokens.ts';
import { newTicket, protocolsWith } from '../realtime/calls.ts';
import { connectSocket, refusalOf } from '../support/sockets.ts';

const PASSWORD = 'correct horse battery';
const SECRET = 'a secret of more than thirty-two characters';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const json = { 'content-type': 'application/json' };

async function statusWith(url: string, headers: Record<string, string>, query = '') {
  const response = await fetch(`${url}/api/jobs${query}`, { headers });
  await response.body?.cancel();
  return response.status;
}

async function makeApiToken(client: ApiClient) {
  const init = { method: 'POST', headers: json, body: '{"name":"a script"}' };
  return v.parse(ApiTokenMade, await (await client.send('/api/tokens', init)).json());
}

const WEBHOOK_SECRET = 'whsec_bm90aGluZyBvZiB0aGlz';
/** Every token and ticket that was used here. */
const used = new Set<string>();
/** Takes nothing. */
const hook = createServer((request, response) => {
  request.resume();
  response.writeHead(500).end();
});
let folder = '';
let server: ServerProcess;

/** One server for the whole file, whose log is looked at in the end. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'video-refresher-'));
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  const { port } = hook.address() as AddressInfo;
  server = await startServer({
    dataDir: join(folder, 'data'),
    logFile: join(folder, 'log'),
    password: PASSWORD,
    env: {
      ...{ SECRET, WEBHOOK_SECRET, WEBHOOK_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'trace', SLOTS: '1' },
      WEBHOOK_URL: `http://someone:hookword@127.0.0.1:${port}/hook?key=hookkey`,
    },
  });
});

afterAll(async () => {
  await server.stop();
  hook.close();
  await rm(folder, { recursive: true, force: true });
});

async function login(url = server.url): Promise<ApiClient> {
  const client = new ApiClient(url);
  used.add((await client.login(PASSWORD)).token);
  return client;
}

it('opens to no token that is changed, cut, forged, run out, revoked, or in the address', async () => {
  const { url } = server;
  const client = await login();
  const { token } = client;
  expect(await statusWith(url, bearer(token))).toBe(200);

  const script = await makeApiToken(client);
  expect(await statusWith(url, bearer(script.token))).toBe(200);
  await client.send(`/api/tokens/${script.id}`, { method: 'DELETE' });

  const claims = { id: 'x', expiresAtMs: Date.now() + 60_000, generation: 0 };
  const session = { ...claims, kind: 'login' } as const;
  const sign = new Tokens([SECRET], PASSWORD);
  expect(await statusWith(url, bearer(sign.sign(session)))).toBe(200);
  const flipped: string[] = [];
  for (let at = 0; at < token.length; at += 9)
    flipped.push(token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1));
  const bad = [
    ...flipped,
    ...[1, 10, token.indexOf('.'), token.length - 1].map((length) => token.slice(0, length)),
    `${token}A`,
    script.token,
    sign.sign({ ...session, expiresAtMs: Date.now() - 1 }),
    sign.sign({ ...session, generation: 1 }),
    sign.sign({ ...claims, kind: 'api' }),
    new Tokens([`${SECRET}.`], PASSWORD).sign(session),
    new Tokens([SECRET], `${PASSWORD}.`).sign(session),
    PASSWORD,
  ];
  for (const each of bad) {
    expect([each, await statusWith(url, bearer(each))]).toEqual([each, 401]);
    expect(await statusWith(url, { cookie: `vr_session=${each}` })).toBe(401);
    expect(await refusalOf(url, { headers: bearer(each) })).toBe(401);
  }
  for (const name of ['token', 'access_token', 'authorization', 'vr_session', 'ticket']) {
    expect(await statusWith(url, {}, `?${name}=${token}`)).toBe(401);
    expect(await refusalOf(url, { path: `/api/ws?${name}=${token}` })).toBe(401);
  }
});

it('closes the sockets of what was ended within five seconds, and no others', async () => {
  const client = await login();
  const open = async (token: string) => {
    const socket = await connectSocket(server.url, { headers: bearer(token) });
    await socket.welcomed();
    return socket;
  };
  const expectClosed = async (sockets: Awaited<ReturnType<typeof open>>[], since: number) => {
    for (const socket of sockets) expect((await socket.closed).code).toBe(CLOSE.unauthenticated);
    expect(performance.now() - since).toBeLessThan(5000);
  };
  const leaving = await login();
  const [revoked, kept] = [await makeApiToken(client), await makeApiToken(client)];
  const byTicket = await connectSocket(server.url, {
    protocols: protocolsWith(await newTicket({ server, client, dataDir: folder })),
    headers: { origin: 'http://elsewhere.example' },
  });
  await byTicket.welcomed();
  const [left, gone, stays, stayed] = [
    await open(leaving.token),
    await open(revoked.token),
    await open(kept.token),
    await open(client.token),
  ];

  let since = performance.now();
  await leaving.logout();
  await expectClosed([left], since);
  since = performance.now();
  await client.send(`/api/tokens/${revoked.id}`, { method: 'DELETE' });
  await expectClosed([gone], since);
  await stayed.handled();
  await byTicket.handled();

  since = performance.now();
  await client.send('/api/auth/logout-everywhere', { method: 'POST' });
  await expectClosed([stayed, byTicket], since);
  await stays.handled();
  expect(await statusWith(server.url, bearer(client.token))).toBe(401);
  expect(await statusWith(server.url, bearer(kept.token))).toBe(200);
});

it('lets a token for scripts do nothing about tokens and logins', async () => {
  const { id, token } = await makeApiToken(await login());
  const script = new ApiClient(server.url, token);
  for (const [method, path] of [
    ['GET', '/api/tokens'],
    ['POST', '/api/tokens'],
    ['DELETE', `/api/tokens/${id}`],
    ['POST', '/api/auth/logout-everywhere'],
  ] as const) {
    const sent = script.send(path, { method });
    await expect(sent, path).rejects.toMatchObject({ status: 403, code: 'LOGIN_REQUIRED' });
  }
  expect(await statusWith(server.url, bearer(token))).toBe(200);
  // Its own end is all that it may ask for.
  await script.logout();
  expect(await statusWith(server.url, bearer(token))).toBe(401);
});

it('writes no secret into its log, however little goes well', async () => {
  const client = await login();
  const { token: apiToken } = await makeApiToken(client);
  const { ticket } = await newTicket({ server, client, dataDir: folder });
  const headers = { ...bearer(client.token), cookie: `vr_session=${client.token}` };
  const post = async (path: string, body: string, type = 'application/json') => {
    const sent = { ...headers, 'content-type': type };
    await fetch(server.url + path, { method: 'POST', headers: sent, body });
  };
  await post('/api/auth/login', '{"password":"a slip of the pen"}');
  await post('/api/auth/login', `{"password":"${PASSWORD}"`);
  await post('/login', `password=${PASSWORD}`, 'application/x-www-form-urlencoded');
  await post('/api/jobs', '{}');
  await post('/api/webhooks/test', '');
  await statusWith(server.url, {}, `?token=${client.token}`);
  await fetch(`${server.url}/jobs/x?token=${client.token}`, { headers });
  await statusWith(server.url, bearer(apiToken));
  const socket = await connectSocket(server.url, { headers: bearer(apiToken) });
  socket.send('{');
  await socket.closed;
  const read = () => readFile(join(folder, 'log'), 'utf8');
  await expect.poll(read).toContain('webhook not taken');
  await expect.poll(read).toContain('wrong password');
  const log = await read();
  for (const token of [...used, apiToken]) used.add(token.split('.')[1] ?? '');
  for (const secret of [
    ...[PASSWORD, 'a slip of the pen', SECRET, WEBHOOK_SECRET, 'hookword', 'hookkey'],
    ...[...used, apiToken, ticket, 'vr_session'],
  ])
    expect(log).not.toContain(secret);
});

it('ends every session when the password is another one', async () => {
  const dataDir = join(folder, 'other');
  const start = (password: string) =>
    startServer({ dataDir, logFile: `${dataDir}.log`, password, env: { SLOTS: '1' } });
  const before = await start(PASSWORD);
  const client = await login(before.url);
  const { token } = await makeApiToken(client);
  const socket = await connectSocket(before.url, { headers: bearer(client.token) });
  const since = performance.now();
  await before.stop();
  expect((await socket.closed).code).toBe(CLOSE.restarting);
  expect(performance.now() - since).toBeLessThan(5000);

  const after = await start('another password');
  onTestFinished(() => after.stop());
  for (const each of [client.token, token]) {
    expect(await statusWith(after.url, bearer(each))).toBe(401);
    expect(await refusalOf(after.url, { headers: bearer(each) })).toBe(401);
  }
});
