import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL, SOCKET_PATH } from '../../src/lib/contract/wire.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';
import { refusalOf } from '../support/sockets.ts';

const json = { 'content-type': 'application/json' };

it('lets nobody in without the password', async () => {
  const { server, client } = await runServer();
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { headers, redirect: 'manual' });

  for (const path of ['/api/jobs', '/api/jobs/x', `/api/jobs?token=${client.token}`, '/metrics']) {
    const response = await get(path);
    expect(response.status, path).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  }
  for (const path of ['/', '/jobs']) {
    const response = await get(path);
    expect([path, response.status]).toEqual([path, 303]);
    expect(response.headers.get('location')).toMatch(/^\/login/);
  }
  expect((await get('/login')).status).toBe(200);
  expect((await get('/api/health')).status).toBe(200);
  expect((await get('/api/jobs', { authorization: `Bearer ${client.token}x` })).status).toBe(401);
  expect((await get('/api/jobs', { authorization: `Bearer ${client.token}` })).status).toBe(200);
});

it('gives a cookie that pages cannot read, and ends it at logout', async () => {
  const { server } = await runServer();
  const login = await fetch(`${server.url}/api/auth/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ password: PASSWORD }),
  });
  const cookie = login.headers.getSetCookie()[0] ?? '';
  expect(cookie).toMatch(/^vr_session=/);
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Lax/);
  expect(cookie).not.toMatch(/Secure/);
  const session = { cookie: cookie.split(';')[0] ?? '' };

  const socket = new WebSocket(server.url.replace('http', 'ws') + SOCKET_PATH, PROTOCOL, {
    headers: { ...session, origin: server.url },
  });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const logout = await fetch(`${server.url}/api/auth/logout`, { method: 'POST', headers: session });
  expect(logout.status).toBe(204);
  const cleared = logout.headers.getSetCookie()[0] ?? '';
  expect(cleared).toMatch(/^vr_session=;.*Max-Age=0/);
  // The browser would not take it on plain http, and keep the session's.
  expect(cleared).not.toMatch(/Secure/);
  expect((await closed)[0]).toBe(4401);
  expect((await fetch(`${server.url}/api/jobs`, { headers: session })).status).toBe(401);
});

it('takes the form of the login page without its script, and never the password in an address', async () => {
  const { server } = await runServer();
  const page = await (await fetch(`${server.url}/login`)).text();
  expect(page).toMatch(/<form[^>]*method="post"/);
  const send = (password: string) =>
    fetch(`${server.url}/login?next=%2Fjobs`, {
      method: 'POST',
      headers: { origin: server.url, accept: 'text/html' },
      body: new URLSearchParams({ password }),
      redirect: 'manual',
    });
  const wrong = await send('wrong');
  expect([wrong.status, await wrong.text()]).toEqual([
    401,
    expect.stringContaining('not the password'),
  ]);
  const right = await send(PASSWORD);
  expect([right.status, right.headers.get('location')]).toEqual([303, '/jobs']);
  expect(right.headers.getSetCookie()[0]).toMatch(/^vr_session=.*HttpOnly/);
});

it('refuses what a foreign page sends, and what it opens', async () => {
  const { server, client } = await runServer();
  const cookie = `vr_session=${client.token}`;
  for (const method of ['POST', 'PATCH', 'DELETE']) {
    const response = await fetch(`${server.url}/api/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV`, {
      method,
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect([method, response.status]).toEqual([method, 403]);
  }
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
    expect([origin, await refusalOf(server.url, { headers })]).toEqual([origin, 403]);
  }
});

it('slows down who guesses', async () => {
  const { server } = await runServer();
  const guess = () =>
    fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: json,
      body: '{"password":"wrong"}',
    });
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) statuses.push((await guess()).status);
  expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  const refused = await guess();
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
});

/** The status of the answer to a request that is not sent to its end. */
async function statusOfUnfinished(url: string, path: string, headers: string, sent: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${headers}\r\n\r\n${sent}`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return Number(String(answer).split(' ')[1]);
}

it('reads no more of a body than it can need, with or without a session', async () => {
  const { server, client } = await runServer();
  const announced = 'Content-Type: application/json\r\nContent-Length: 1000000000';
  const form =
    'Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000000';
  const chunked = 'Content-Type: application/json\r\nTransfer-Encoding: chunked';
  const bearer = `Authorization: Bearer ${client.token}\r\n`;
  const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`;
  const status = (path: string, headers: string, sent = '') =>
    statusOfUnfinished(server.url, path, headers, sent);
  expect(await status('/api/auth/login', announced)).toBe(413);
  expect(await status('/api/auth/login', chunked, chunk(16 * 1024 + 1))).toBe(413);
  expect(await status('/login', form)).toBe(413);
  expect(await status('/api/jobs', announced)).toBe(401);
  expect(await status('/api/jobs', bearer + announced)).toBe(413);
  expect(await status('/api/preview', bearer + chunked, chunk(1024 * 1024 + 1))).toBe(413);
});

it('tells in the words of the interface what is at no address, or not possible there', async () => {
  const { server, client } = await runServer();
  const headers = { authorization: `Bearer ${client.token}` };
  for (const path of ['/api/nothing', '/api/jobs/x/nothing', '/api/']) {
    const response = await fetch(server.url + path, { method: 'POST', headers });
    expect([path, response.status]).toEqual([path, 404]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  }
  const wrongMethod = await fetch(`${server.url}/api/jobs`, { method: 'PUT', headers });
  expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD']);
  expect(await wrongMethod.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED', status: 405 });
  expect((await fetch(`${server.url}/api/nothing`)).status).toBe(401);
  expect((await fetch(`${server.url}/nothing`, { headers })).headers.get('content-type')).toMatch(
    /^text\/html/,
  );
});

it('sends its security headers with every answer', async () => {
  const { server } = await runServer();
  for (const path of ['/login', '/api/health', '/api/jobs', '/nothing-here']) {
    const { headers } = await fetch(server.url + path, { redirect: 'manual' });
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
  }
  const page = await fetch(`${server.url}/login`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  expect(policy).toMatch(/frame-ancestors 'none'/);
});
