import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { testStore } from '../../../../../tests/support/store.ts';
import { Tokens } from '../../auth/tokens.ts';
import { createAuthentication, type Session } from './authenticate.ts';
import { createSocketGate } from './admit-socket.ts';
import { createRealtimeTickets } from './realtime-tickets.ts';

const HOUR_MS = 3_600_000;

async function start() {
  const store = await testStore();
  const clock = new ManualClock();
  const authentication = createAuthentication({
    ...{ store, clock, log: pino({ level: 'silent' }), password: 'password' },
    tokens: new Tokens(['a secret'], 'password'),
    newId: () => 'one',
    onApiTokenUsed: () => undefined,
  });
  const tickets = createRealtimeTickets({
    clock,
    holds: (session) => authentication.holds(session),
  });
  const session: Session = {
    id: 'one',
    expiresAtMs: clock.now() + HOUR_MS,
    kind: 'login',
    generation: 0,
  };
  const gate = createSocketGate({
    check: (token) => Promise.resolve(token === 'good' ? session : null),
    redeem: (ticket) => tickets.redeem(ticket),
    allowedOrigins: [],
  });
  const ask = (headers: Record<string, string>) =>
    gate({
      headers: { host: 'videos.example:3001', ...headers },
      url: '/api/ws',
      encrypted: false,
      remoteAddress: '',
    });
  const askWith = (ticket: string, headers: Record<string, string> = {}) =>
    ask({ 'sec-websocket-protocol': `video-refresher.v1, ticket.${ticket}`, ...headers });
  return { store, clock, tickets, session, ask, askWith };
}

const admitted = { ok: true, session: { sessionId: 'one' } };
const unknown = { ok: false, status: 401 };

describe('the gate of the channel', () => {
  it('admits a ticket from any origin, once', async () => {
    const { tickets, session, askWith } = await start();
    const { ticket } = tickets.issue(session);
    expect(await askWith(ticket, { origin: 'http://videos.example:3000' })).toMatchObject(admitted);
    expect(await askWith(ticket)).toEqual(unknown);
  });

  it('takes no cookie instead of a ticket that does not hold', async () => {
    const { askWith } = await start();
    const headers = { cookie: 'vr_session=good', origin: 'http://videos.example:3001' };
    expect(await askWith('made-up', headers)).toEqual(unknown);
  });

  it('takes no ticket of a session that was logged out or has run out meanwhile', async () => {
    const { store, clock, tickets, session, askWith } = await start();
    const late = tickets.issue({ ...session, expiresAtMs: clock.now() + 10 });
    clock.advance(10);
    expect(await askWith(late.ticket)).toEqual(unknown);
    const revoked = tickets.issue(session);
    await store.write((tx) => tx.revokedTokens.add(session.id, session.expiresAtMs));
    expect(await askWith(revoked.ticket)).toEqual(unknown);
    const another = tickets.issue({ ...session, id: 'two' });
    await store.write((tx) => tx.revokedTokens.nextGeneration());
    expect(await askWith(another.ticket)).toEqual(unknown);
  });

  it('takes a ticket for 30 seconds, as it says', async () => {
    const { clock, tickets, session, askWith } = await start();
    const { ticket, expiresAt } = tickets.issue(session);
    expect(Date.parse(expiresAt) - clock.now()).toBe(30_000);
    clock.advance(30_000);
    expect(await askWith(ticket)).toEqual(unknown);
  });

  it('still asks a cookie for its origin, and a bearer for nothing', async () => {
    const { ask } = await start();
    const cookie = 'vr_session=good';
    expect(await ask({ cookie, origin: 'http://videos.example:3001' })).toMatchObject(admitted);
    expect(await ask({ cookie, origin: 'http://videos.example:3000' })).toMatchObject({
      status: 403,
    });
    expect(await ask({ authorization: 'Bearer good' })).toMatchObject(admitted);
    expect(await ask({})).toEqual(unknown);
  });
});
