import { expect, it } from 'vitest';
import { connectSocket, refusalOf } from '../support/sockets.ts';
import { runServer, type RunningServer } from '../support/running-server.ts';
import { call, connect, newTicket, protocolsWith } from '../realtime/calls.ts';

const uws = { REALTIME_TRANSPORT: 'uws', REALTIME_PORT: '0' };

/** As a page does it: where to, a ticket, then the handshake, with an Origin that is not the port's. */
async function connectAsPage(running: RunningServer) {
  const ticket = await newTicket(running);
  const { origin } = new URL((ticket.url ?? '').replace('ws', 'http'));
  const protocols = protocolsWith(ticket);
  const headers = { origin: running.server.url };
  return { origin, protocols, client: await connectSocket(origin, { protocols, headers }) };
}

it('sends pages to the port of its own, which a ticket opens once', async () => {
  const running = await runServer({ env: uws });
  const where = (await (await call(running, '/api/realtime')).json()) as { url: string };
  expect(where).toMatchObject({ transport: 'uws' });
  expect(where.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/api\/ws$/);
  expect(new URL(where.url).host).not.toBe(new URL(running.server.url).host);

  const { origin, protocols, client } = await connectAsPage(running);
  expect((await client.welcomed()).mode).toBe('snapshot');
  expect(await refusalOf(origin, { protocols })).toBe(401);
  const cookie = `vr_session=${running.client.token}`;
  const headers = { cookie, origin: running.server.url };
  expect(await refusalOf(origin, { headers })).toBe(403);

  const health = await call(running, '/api/health');
  expect(await health.json()).toMatchObject({
    checks: { realtime: { ok: true, transport: 'uws', connections: 1 } },
  });
});

it('tells the sockets of both ports the same, ends them at logout and drains them', async () => {
  const running = await runServer({ env: uws });
  const { client: page, origin } = await connectAsPage(running);
  const main = await connect(running);
  const { epoch, seq } = await page.welcomed();
  expect(await main.welcomed({ epoch, seq })).toMatchObject({ mode: 'replay', seq });
  const policy = (await call(running, '/')).headers.get('content-security-policy');
  expect(policy).toContain(`connect-src ${origin.replace('http', 'ws')} 'self'`);

  const drained = running.server.stop();
  for (const client of [page, main]) {
    expect(await client.nextOf('draining')).toMatchObject({ windowMs: 8000 });
    expect((await client.closed).code).toBe(1001);
  }
  await drained;
});

it('ends the sockets of a session that logs out', async () => {
  const running = await runServer({ env: { ...uws, REALTIME_TRANSPORT: 'auto' } });
  const { client } = await connectAsPage(running);
  await client.welcomed();
  const headers = { authorization: `Bearer ${running.client.token}` };
  await call(running, '/api/auth/logout', { method: 'POST', headers });
  expect((await client.closed).code).toBe(4401);
});

it('sends pages where the operator says', async () => {
  const env = { ...uws, REALTIME_PUBLIC_URL: 'wss://live.example' };
  const running = await runServer({ env });
  expect(await (await call(running, '/api/realtime')).json()).toEqual({
    transport: 'uws',
    url: 'wss://live.example/api/ws',
  });
});
