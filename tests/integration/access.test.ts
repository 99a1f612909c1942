import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL, SOCKET_PATH } from '../../src/lib/contract/wire.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';
import { connectSocket, refusalOf } from '../support/sockets.ts';

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
  const health = await get('/api/health', { authorization: `Bearer ${client.token}` });
  expect(await health.json()).toMatchObject({
    checks: { ffmpeg: { ok: true, warnings: expect.any(Array) as unknown } },
  });
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

it('refuses what a foreign page sends, and what it opens, and nothing is changed', async () => {
  const { server, client } = await runServer();
  const cookie = `vr_session=${client.token}`;
  const recipe = { method: 'POST', headers: json, body: '{"name":"Ours","copyOf":"balanced"}' };
  const before = await client.send('/api/recipes');
  const sendForeign = async (method: string, path: string, headers: Record<string, string>) => {
    const body = method === 'DELETE' ? {} : { body: recipe.body };
    const all = { cookie, ...json, ...headers };
    return (await fetch(server.url + path, { method, headers: all, ...body })).status;
  };
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: server.url.replace(/\d+$/, '1') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ] as const)
    for (const [method, path] of [
      ['POST', '/api/recipes'],
      ['PATCH', '/api/recipes/x'],
      ['DELETE', '/api/recipes/x'],
      ['POST', '/api/queue/pause'],
      ['POST', '/api/auth/logout'],
      ['POST', '/api/uploads'],
      ['POST', '/login'],
    ] as const)
      expect([method, path, headers, await sendForeign(method, path, { ...headers })]).toEqual([
        ...[method, path, headers, 403],
      ]);
  expect(await (await client.send('/api/recipes')).text()).toBe(await before.text());
  expect(await (await client.send('/api/queue')).json()).toMatchObject({
    queue: { paused: false },
  });
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
    expect([origin, await refusalOf(server.url, { headers })]).toEqual([origin, 403]);
  }
});

/** The statuses of so many wrong passwords; from another address of this machine, or as a proxy tells of it. */
async function guess(
  { url }: { url: string },
  times: number,
  { from = '127.0.0.1', forwarded = () => null as string | null, password = 'wrong' } = {},
): Promise<Map<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 10, localAddress: from });
  onTestFinished(() => agent.destroy());
  const statuses = new Map<number, number>();
  const once = () =>
    new Promise<void>((resolve, reject) => {
      const told = forwarded();
      const headers = { ...json, ...(told === null ? {} : { 'x-forwarded-for': told }) };
      request(`${url}/api/auth/login`, { method: 'POST', agent, headers })
        .on('error', reject)
        .on('response', (answer) => {
          const status = answer.statusCode ?? 0;
          if (status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          answer.resume().once('close', resolve);
        })
        .end(JSON.stringify({ password }));
    });
  await Promise.all(Array.from({ length: times }, once));
  return statuses;
}

it('lets ten of a thousand wrong passwords a minute be tried, and other addresses still in', async () => {
  const { server } = await runServer();
  let n = 0;
  const forged = () => `203.0.113.${(n += 1) % 250}`;
  expect(await guess(server, 1000, { forwarded: forged })).toEqual(
    new Map([
      [401, 10],
      [429, 990],
    ]),
  );
  expect(await guess(server, 1, { password: PASSWORD })).toEqual(new Map([[429, 1]]));
  const elsewhere = { from: '127.0.0.2', password: PASSWORD };
  expect(await guess(server, 1, elsewhere)).toEqual(new Map([[200, 1]]));
});

it('counts by what a trusted proxy tells: the last entry, a /64 as one, without ports', async () => {
  const env = { TRUST_PROXY: 'true' };
  const { server } = await runServer({ env });
  let n = 0;
  const next = () => (n += 1);
  const tenOf = (times: number) =>
    new Map([
      [401, 10],
      [429, times - 10],
    ]);
  const oneNetwork = () => `2001:db8:1:2::${next().toString(16)}`;
  expect(await guess(server, 30, { forwarded: oneNetwork })).toEqual(tenOf(30));
  const oneAddress = () => `10.0.0.${next()}, 192.0.2.7:${1000 + next()}`;
  expect(await guess(server, 30, { forwarded: oneAddress })).toEqual(tenOf(30));
  const other = () => '2001:db8:1:3::1';
  expect(await guess(server, 1, { forwarded: other, password: PASSWORD })).toEqual(
    new Map([[200, 1]]),
  );

  // The same proxy tells what the browser's address bar says.
  const login = (headers: Record<string, string>) =>
    fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { ...json, origin: 'https://videos.example', ...headers },
      body: JSON.stringify({ password: PASSWORD }),
    });
  expect((await login({})).status).toBe(403);
  const told = { 'x-forwarded-host': 'videos.example', 'x-forwarded-proto': 'https' };
  const secure = await login(told);
  expect(secure.status).toBe(200);
  const cookie = secure.headers.getSetCookie()[0] ?? '';
  expect(cookie).toMatch(/^vr_session=.*HttpOnly; Secure; SameSite=Lax|Secure.*HttpOnly/);
  expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/);
  const headers = { cookie: cookie.split(';')[0] ?? '', origin: 'https://videos.example' };
  await (await connectSocket(server.url, { headers: { ...headers, ...told } })).welcomed();
  expect(await refusalOf(server.url, { headers })).toBe(403);
});

it('believes no proxy unless it is told to', async () => {
  const { server } = await runServer();
  const login = await fetch(`${server.url}/api/auth/login`, {
    method: 'POST',
    headers: { ...json, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'videos.example' },
    body: JSON.stringify({ password: PASSWORD }),
  });
  expect(login.status).toBe(200);
  expect(login.headers.getSetCookie()[0]).not.toMatch(/Secure/);
  expect(login.headers.get('strict-transport-security')).toBeNull();
  const foreign = { origin: 'https://videos.example', 'x-forwarded-host': 'videos.example' };
  const sent = await fetch(`${server.url}/api/auth/login`, { method: 'POST', headers: foreign });
  expect(sent.status).toBe(403);
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

/** The address of every route there is, with something in place of each parameter. */
async function everyRoute(): Promise<string[]> {
  const routes = new URL('../../src/routes/', import.meta.url);
  const files = await readdir(routes, { recursive: true });
  const folders = files
    .filter((file) => /(^|\/)\+(server\.ts|page\.svelte)$/.test(file))
    .map((file) => `/${dirname(file)}`.replace(/\/(?:\.$|\([^)]+\))/g, '') || '/');
  const paths = folders.map((folder) =>
    folder.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) =>
      name === 'n' ? '1' : '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ),
  );
  // What ends the session comes last.
  return [...new Set(paths)].sort((a, b) => a.indexOf('logout') - b.indexOf('logout'));
}

const ODD_PATHS = [
  ...[
    '/nothing',
    '/api/nothing',
    '/_app/nothing',
    '/favicon.svg',
    '/_app/version.json',
    '/%',
    '/api/%00',
  ],
  ...[
    '/api/jobs/..%2f..%2fetc',
    '/api/uploads/..%2f..%2fsecret',
    '/api/uploads/%2e%2e',
    '//evil.example',
  ],
  ...['/jobs/__data.json', '/login?next=//evil.example', '/api/jobs?limit=x&cursor=%ff'],
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

it('sends its security headers with every answer, and nothing of its inside', async () => {
  const { server, client, dataDir } = await runServer();
  const routes = await everyRoute();
  expect(routes).toEqual(expect.arrayContaining(['/', '/login', '/api/jobs', '/metrics']));
  const inside = [process.cwd(), dataDir, 'node_modules', 'node:internal', 'SQLITE', 'ENOENT'];
  const seen = new Set<number>();
  for (const path of [...ODD_PATHS, ...routes])
    for (const session of [{}, { authorization: `Bearer ${client.token}` }])
      for (const method of 'authorization' in session ? METHODS : ['GET', 'POST']) {
        const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
        const response = await fetch(server.url + path, {
          method,
          redirect: 'manual',
          headers: { ...session, ...json, 'tus-resumable': '1.0.0', 'upload-offset': '0' },
          ...(hasBody ? { body: '{"a":' } : {}),
        });
        const { headers, status } = response;
        const what = `${method} ${path} ${status}`;
        const policy = headers.get('content-security-policy') ?? '';
        expect(headers.get('x-content-type-options'), what).toBe('nosniff');
        expect(headers.get('cross-origin-resource-policy'), what).toBe('same-origin');
        expect(policy, what).toMatch(/script-src '(none|self)'/);
        expect(policy, what).toContain("frame-ancestors 'none'");
        expect(policy, what).not.toMatch(
          /script-src[^;]*unsafe|style-src [^;]*unsafe[^;]*; [^;]*nonce/,
        );
        expect(headers.get('access-control-allow-origin'), what).toBeNull();
        expect(status, what).toBeLessThan(500);
        const text = await response.text();
        for (const word of inside) expect(text.includes(word), `${what}: ${word}`).toBe(false);
        expect(text, what).not.toMatch(/\bat \S+ \(?\S+:\d+:\d+/);
        if (path.startsWith('/api/') && status === 200 && method === 'GET')
          expect(headers.get('cache-control'), what).toMatch(/no-store|private/);
        seen.add(status);
      }
  expect([...seen]).toEqual(expect.arrayContaining([200, 303, 400, 401, 404, 405]));
  const page = await fetch(`${server.url}/login`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-/);
  expect(policy).not.toMatch(/(script-src|style-src)(-elem)? [^;]*unsafe-inline/);
  expect(page.headers.get('cache-control')).toBe('no-store');
});
