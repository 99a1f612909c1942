import { expect, it } from 'vitest';
import { runServer } from '../support/running-server.ts';
import { connectSocket, refusalOf } from '../support/sockets.ts';
import { call, connect, newTicket, protocolsWith } from './calls.ts';

it('gives the journal by cursor, and nothing twice to who has it already', async () => {
  const running = await runServer();
  const { epoch, seq } = await (await connect(running)).welcomed();
  const path = `/api/events?after=${epoch}:${seq}&limit=10`;
  const first = await call(running, path);
  expect(first.status).toBe(200);
  expect(await first.json()).toEqual({ epoch, seq, events: [] });

  const headers = {
    authorization: `Bearer ${running.client.token}`,
    'if-none-match': first.headers.get('etag') ?? '',
  };
  expect((await call(running, path, { headers })).status).toBe(304);
  for (const query of ['', '?after=7', `?after=${epoch}:0&limit=0`, `?after=${epoch}:0&limit=x`]) {
    const refused = await call(running, `/api/events${query}`);
    expect([query, refused.status]).toEqual([query, 400]);
    expect(await refused.json()).toMatchObject({ code: 'INVALID_FIELD' });
  }
  for (const [reason, after] of [
    ['epoch', `other:${seq}`],
    ['ahead', `${epoch}:${seq + 1}`],
  ]) {
    const gone = await call(running, `/api/events?after=${after}`);
    expect(gone.status).toBe(410);
    expect(await gone.json()).toMatchObject({ code: 'CURSOR_TRIMMED', epoch, seq, reason });
  }
  expect((await fetch(running.server.url + path)).status).toBe(401);
});

it('lets a ticket in once, without a cookie, and ends it with its session', async () => {
  const running = await runServer();
  const { url } = running.server;
  const where = await call(running, '/api/realtime');
  expect(await where.json()).toEqual({ transport: 'ws', url: null });

  const ticket = await newTicket(running);
  expect(ticket.url).toBeNull();
  const protocols = protocolsWith(ticket);
  const socket = await connectSocket(url, { protocols, headers: { origin: 'http://other.test' } });
  expect(socket.socket.protocol).toBe('video-refresher.v1');
  await socket.welcomed();
  expect(await refusalOf(url, { protocols })).toBe(401);

  const unused = await newTicket(running);
  const headers = { authorization: `Bearer ${running.client.token}` };
  await call(running, '/api/auth/logout', { method: 'POST', headers });
  expect((await socket.closed).code).toBe(4401);
  expect(await refusalOf(url, { protocols: protocolsWith(unused) })).toBe(401);
  expect((await call(running, '/api/realtime/ticket', { method: 'POST', headers })).status).toBe(
    401,
  );
});
