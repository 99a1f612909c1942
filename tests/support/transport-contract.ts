import { on } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { CLOSE, type JournalEvent } from '../../src/lib/contract/wire.ts';
import { createHub, type Hub } from '../../src/lib/server/realtime/hub.ts';
import type { HubOptions } from '../../src/lib/server/realtime/options.ts';
import type { Gate } from '../../src/lib/server/realtime/ports.ts';
import { createLog } from '../../src/lib/server/log.ts';
import { hungUp } from './hung-up.ts';
import { jobId, makeSummary, makeVariation, variationId, videoId } from './job-fixtures.ts';
import { ManualClock } from './manual-clock.ts';
import { jobUpdated, MemoryJournal } from './memory-journal.ts';
import {
  clientFrame,
  connectRaw,
  connectSocket,
  refusalOf,
  type ConnectOptions,
} from './sockets.ts';

/** Serves a hub on a free port of this machine. `url` is `http://host:port`. */
export type MakeTransport = (
  hub: Hub,
  gate: Gate,
) => Promise<{ url: string; close(): Promise<void> }>;

/** Deadlines are the real ones, on a clock that the test moves; only how often they are looked at is not. */
const QUICK: Partial<HubOptions> = { sweepIntervalMs: 5, progressIntervalMs: 10 };
/** First byte of an unmasked close frame (RFC 6455, section 5.2). */
const CLOSE_FRAME = 0x88;
const WALL_MS = Date.UTC(2026, 0, 1);
const SESSION_MS = 3_600_000;

const [first, second] = [variationId(11), variationId(12)];

interface ServeOptions {
  readonly seq?: number;
  readonly options?: Partial<HubOptions>;
}

/** `x-test-gate: 401` or `403` refuses; `x-test-session` names the login. */
const gate: Gate = ({ headers }) => {
  const asked = headers['x-test-gate'];
  if (asked === '401') return Promise.resolve({ ok: false, status: 401 });
  if (asked === '403') return Promise.resolve({ ok: false, status: 403 });
  if (asked === 'broken') return Promise.reject(new Error('no database'));
  const sessionId = String(headers['x-test-session'] ?? 'someone');
  return Promise.resolve({ ok: true, session: { sessionId, expiresAtMs: WALL_MS + SESSION_MS } });
};

function finished(seq: number): JournalEvent {
  return {
    type: 'event',
    seq,
    at: '2026-01-01T00:00:00.000Z',
    kind: 'variation.updated',
    jobId: jobId(1),
    data: {
      rev: seq,
      videoId: videoId(1),
      variation: makeVariation({ id: first, status: 'completed', progress: 100 }),
    },
  };
}

/** Resolves when a close frame arrives; others may stand before it, all shorter than 126 bytes. */
async function closeFrame(socket: Socket): Promise<void> {
  for await (const [chunk] of on(socket, 'data') as AsyncIterable<[Buffer]>) {
    for (let at = 0; at < chunk.length; at += 2 + (chunk[at + 1] ?? 0))
      if (chunk[at] === CLOSE_FRAME) return;
  }
}

/** What every transport of the realtime channel must do, over real sockets. */
export function describeTransport(name: string, makeTransport: MakeTransport): void {
  describe(name, () => {
    const ends: (() => Promise<void> | void)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    async function serve({ seq = 1840, options = {} }: ServeOptions = {}) {
      const journal = new MemoryJournal(seq);
      const clock = new ManualClock(WALL_MS);
      const hub = createHub({
        journal,
        clock,
        log: createLog('silent'),
        options: { ...QUICK, ...options },
      });
      const transport = await makeTransport(hub, gate);
      ends.push(async () => {
        hub.stop();
        await transport.close();
      });
      return {
        journal,
        clock,
        hub,
        url: transport.url,
        connect: (connectOptions?: ConnectOptions) => connectSocket(transport.url, connectOptions),
        raw: async (): Promise<Socket> => {
          const socket = await connectRaw(transport.url);
          ends.push(() => void socket.destroy());
          return socket;
        },
        /** Commits and tells, as the services do. */
        tell: (count = 1) => hub.publish(journal.commit(count)),
        cursor: (at: number) => ({ epoch: journal.epoch, seq: at }),
        untilGone: () => expect.poll(() => hub.stats().connections).toBe(0),
      };
    }

    describe('the upgrade', () => {
      it('is refused with 401 and 403 before it happens, as the gate says', async () => {
        const { url, hub } = await serve();
        expect(await refusalOf(url, { headers: { 'x-test-gate': '401' } })).toBe(401);
        expect(await refusalOf(url, { headers: { 'x-test-gate': '403' } })).toBe(403);
        expect(hub.stats().acceptedConnections).toBe(0);
      });

      it('is refused with 400 without our subprotocol', async () => {
        const { url } = await serve();
        expect(await refusalOf(url, { protocols: [] })).toBe(400);
        expect(await refusalOf(url, { protocols: ['video-refresher.v2'] })).toBe(400);
      });

      it('is refused with 500 when nobody can tell who it is', async () => {
        const { url } = await serve();
        expect(await refusalOf(url, { headers: { 'x-test-gate': 'broken' } })).toBe(500);
      });

      it('is refused with 429 to a session that has too many, and with 503 when there are too many', async () => {
        const { connect, hub, url } = await serve({
          options: { maxSocketsPerSession: 2, maxSockets: 3 },
        });
        const as = (session: string) => ({ headers: { 'x-test-session': session } });
        const first = await connect(as('one'));
        await connect(as('one'));
        expect(await refusalOf(url, as('one'))).toBe(429);
        await connect(as('another'));
        expect(await refusalOf(url, as('third'))).toBe(503);
        first.socket.close();
        await first.closed;
        await expect.poll(() => hub.stats().connections).toBe(2);
        await connect(as('one'));
        expect(hub.stats().acceptedConnections).toBe(4);
      });

      it('chooses our subprotocol among others, and no compression', async () => {
        const { connect } = await serve();
        const client = await connect({ protocols: ['other', 'video-refresher.v1'] });
        expect(client.socket.protocol).toBe('video-refresher.v1');
        expect(client.socket.extensions).toBe('');
      });
    });

    describe('the welcome', () => {
      it('gives a new client a snapshot', async () => {
        const { connect, journal } = await serve();
        const welcome = await (await connect()).welcomed();
        expect(welcome).toMatchObject({
          mode: 'snapshot',
          reason: 'fresh',
          epoch: 'k3f9',
          seq: 1840,
          events: [],
          jobs: journal.jobs,
          pingIntervalMs: 20_000,
        });
      });

      it('replays 1842–1845 to a client that last saw 1841', async () => {
        const { connect, journal, cursor } = await serve();
        journal.commit(5);
        const welcome = await (await connect()).welcomed(cursor(1841));
        expect(welcome).toMatchObject({ mode: 'replay', reason: null, seq: 1845, jobs: null });
        expect(welcome.events.map(({ seq }) => seq)).toEqual([1842, 1843, 1844, 1845]);
      });

      it('replays nothing to a client that has seen everything', async () => {
        const { connect, cursor } = await serve();
        const welcome = await (await connect()).welcomed(cursor(1840));
        expect(welcome).toMatchObject({ mode: 'replay', seq: 1840, events: [] });
      });

      it.each([
        ['epoch', { epoch: 'another', seq: 1840 }],
        ['trimmed', { epoch: 'k3f9', seq: 1839 }],
        ['ahead', { epoch: 'k3f9', seq: 2142 }],
        ['too-many', { epoch: 'k3f9', seq: 1840 }],
      ])('gives a snapshot when a replay is not possible: %s', async (reason, resume) => {
        const { connect, journal } = await serve();
        journal.commit(reason === 'too-many' ? 301 : 3);
        const welcome = await (await connect()).welcomed(resume);
        expect(welcome).toMatchObject({ mode: 'snapshot', reason, seq: journal.seq });
      });

      it('replays 300 events, the most there are in a replay', async () => {
        const { connect, journal, cursor } = await serve();
        journal.commit(300);
        const welcome = await (await connect()).welcomed(cursor(1840));
        expect(welcome).toMatchObject({ mode: 'replay', seq: 2140 });
        expect(welcome.events).toHaveLength(300);
      });

      it('answers a second hello again, and goes on without a gap', async () => {
        const { connect, tell, cursor } = await serve();
        const client = await connect();
        await client.welcomed();
        tell(2);
        expect((await client.nextOf('event')).seq).toBe(1841);
        expect((await client.nextOf('event')).seq).toBe(1842);
        expect(await client.welcomed(cursor(1841))).toMatchObject({ mode: 'replay', seq: 1842 });
        tell();
        expect((await client.nextOf('event')).seq).toBe(1843);
      });

      it('closes with 4500 when the journal cannot be read', async () => {
        const { connect, journal } = await serve();
        journal.failure = new Error('disk I/O error at /secret/path');
        const client = await connect();
        client.hello();
        expect(JSON.stringify(await client.nextOf('error'))).not.toContain('secret');
        expect((await client.closed).code).toBe(CLOSE.internal);
      });

      it('closes with 4500 when the journal does not answer', async () => {
        const { connect, journal, clock } = await serve();
        const release = journal.hold('head');
        onTestFinished(release);
        const client = await connect();
        client.hello();
        await expect.poll(() => journal.reads).toBe(1);
        clock.advance(10_000);
        expect((await client.closed).code).toBe(CLOSE.internal);
      });
    });

    describe('between registering and reading', () => {
      it('repeats nothing that is published before the events are read', async () => {
        const { connect, journal, hub, cursor } = await serve();
        const release = journal.hold('head');
        const client = await connect();
        client.hello(cursor(1840));
        await expect.poll(() => journal.reads).toBe(1);
        hub.publish(journal.commit(2));
        const committedOnly = journal.commit(2);
        release();
        const welcome = await client.nextOf('welcome');
        expect(welcome.events.map(({ seq }) => seq)).toEqual([1841, 1842, 1843, 1844]);
        hub.publish(committedOnly);
        hub.publish(journal.commit(1));
        expect((await client.nextOf('event')).seq).toBe(1845);
      });

      it.each(['readAfter', 'snapshot'] as const)(
        'loses nothing that is published after: %s',
        async (read) => {
          const { connect, journal, tell, cursor } = await serve();
          const release = journal.hold(read);
          const client = await connect();
          client.hello(read === 'readAfter' ? cursor(1840) : null);
          await expect.poll(() => journal.reads).toBe(2);
          tell(2);
          release();
          expect((await client.nextOf('welcome')).seq).toBe(1840);
          tell();
          await client.handled();
          expect(client.eventSeqs()).toEqual([1841, 1842, 1843]);
        },
      );

      it('keeps the journal whole for clients that join while it grows', async () => {
        const { connect, journal, tell, cursor } = await serve({ seq: 0 });
        const clients = await Promise.all(Array.from({ length: 20 }, () => connect()));
        for (const client of clients) {
          client.hello(cursor(0));
          tell(3);
          // Lets some hellos be read before the next events, and some after.
          await new Promise((resolve) => setImmediate(resolve));
        }
        tell();
        for (const client of clients) {
          const { events } = await client.nextOf('welcome');
          await expect.poll(() => events.length + client.eventSeqs().length).toBe(journal.seq);
          const seqs = [...events.map(({ seq }) => seq), ...client.eventSeqs()];
          expect(seqs).toEqual(Array.from({ length: journal.seq }, (_, index) => index + 1));
        }
      });
    });

    describe('progress', () => {
      it('is one frame with the last value of each id, encoded once for all who watch the same', async () => {
        const { connect, hub } = await serve();
        const watchers = await Promise.all([connect(), connect(), connect()]);
        for (const client of watchers) await client.welcomed();
        for (let percent = 0; percent <= 50; percent += 1) {
          hub.progress(jobId(1), [first, percent, 30, 2, 1000]);
          hub.progress(jobId(2), [second, percent / 2, null, null, null]);
        }
        for (const client of watchers) {
          expect((await client.nextOf('progress')).items).toEqual([
            [first, 50, 30, 2, 1000],
            [second, 25, null, null, null],
          ]);
        }
        expect(hub.stats().progressFrames).toBe(1);
      });

      it('is only of the jobs that a client watches', async () => {
        const { connect, hub } = await serve();
        const client = await connect();
        await client.welcomed(null, [jobId(2)]);
        hub.progress(jobId(1), [first, 10, null, null, null]);
        hub.progress(jobId(2), [second, 20, null, null, null]);
        expect((await client.nextOf('progress')).items.map(([id]) => id)).toEqual([second]);

        client.send({ type: 'watch', progress: [jobId(1)] });
        await client.handled();
        hub.progress(jobId(1), [first, 11, null, null, null]);
        hub.progress(jobId(2), [second, 21, null, null, null]);
        expect((await client.nextOf('progress')).items.map(([id]) => id)).toEqual([first]);
      });

      it('waits for the welcome', async () => {
        const { connect, hub, journal } = await serve();
        const other = await connect();
        await other.welcomed();
        const release = journal.hold('head');
        const client = await connect();
        const readsBefore = journal.reads;
        client.hello();
        await expect.poll(() => journal.reads).toBeGreaterThan(readsBefore);
        hub.progress(jobId(1), [first, 1, null, null, null]);
        await other.nextOf('progress');
        release();
        expect((await client.next()).type).toBe('welcome');
      });

      it('never follows a welcome that says its variation is done, even before that is published', async () => {
        const { connect, hub, journal, cursor } = await serve();
        const client = await connect();
        journal.append(finished(1841));
        expect((await client.welcomed(cursor(1840))).events).toHaveLength(1);
        hub.progress(jobId(1), [first, 99, null, null, null]);
        hub.progress(jobId(1), [second, 40, null, null, null]);
        expect((await client.nextOf('progress')).items).toEqual([[second, 40, null, null, null]]);
      });

      it('follows the event that came before it', async () => {
        const { connect, hub, tell } = await serve();
        const client = await connect();
        await client.welcomed();
        tell();
        hub.progress(jobId(1), [first, 1, null, null, null]);
        expect((await client.next()).type).toBe('event');
        expect((await client.next()).type).toBe('progress');
      });

      it('never follows the event that says its variation is done', async () => {
        const { connect, hub, journal } = await serve();
        const client = await connect();
        await client.welcomed();
        hub.progress(jobId(1), [first, 99, null, null, null]);
        hub.publish([journal.append(finished(1841))]);
        hub.progress(jobId(1), [first, 99.5, null, null, null]);
        hub.progress(jobId(1), [second, 40, null, null, null]);
        expect((await client.next()).type).toBe('event');
        expect((await client.nextOf('progress')).items).toEqual([[second, 40, null, null, null]]);
      });

      it('never follows the event that says its job is done', async () => {
        const { connect, hub, journal } = await serve();
        const client = await connect();
        await client.welcomed();
        hub.progress(jobId(1), [first, 99, null, null, null]);
        hub.publish([journal.append(jobUpdated(1841, makeSummary({ status: 'cancelled' })))]);
        hub.progress(jobId(2), [second, 40, null, null, null]);
        expect((await client.next()).type).toBe('event');
        expect((await client.nextOf('progress')).items).toEqual([[second, 40, null, null, null]]);
      });
    });

    describe('bad clients', () => {
      it.each([
        ['no JSON', '{'],
        ['no message of ours', '{"type":"shout"}'],
        ['binary', Buffer.from('{"type":"pong","n":1}')],
        ['a job id that is none', '{"type":"watch","progress":["../../etc"]}'],
        ['a watch before the hello', `{"type":"watch","progress":"all"}`],
      ])('are closed with 4400: %s', async (_, message) => {
        const { connect } = await serve();
        const client = await connect();
        client.send(message);
        expect((await client.nextOf('error')).code).toBe('BAD_FRAME');
        expect((await client.closed).code).toBe(CLOSE.badFrame);
      });

      it('are closed with 4406 when they speak another version', async () => {
        const { connect } = await serve();
        const client = await connect();
        client.send('{"type":"hello","version":2,"since":"yesterday"}');
        expect((await client.closed).code).toBe(CLOSE.version);
      });

      it('are closed with 4408 when they say no hello in five seconds', async () => {
        const { connect, clock, hub } = await serve();
        const client = await connect();
        await expect.poll(() => hub.stats().connections).toBe(1);
        clock.advance(5_000);
        expect((await client.closed).code).toBe(CLOSE.noHello);
      });

      it('are closed with 4429 when they send more than 50 messages at once', async () => {
        const { connect } = await serve();
        const client = await connect();
        await client.welcomed();
        for (let n = 0; n < 50; n += 1) client.send({ type: 'pong', n });
        expect((await client.closed).code).toBe(CLOSE.flooding);
      });

      it('are closed with 4429 when they flood with pings of WebSocket itself', async () => {
        const { connect } = await serve();
        const client = await connect();
        for (let n = 0; n < 51; n += 1) client.socket.ping();
        expect((await client.closed).code).toBe(CLOSE.flooding);
      });

      it('may send 50 messages every ten seconds', async () => {
        const { connect, clock } = await serve();
        const client = await connect();
        await client.welcomed();
        for (let n = 0; n < 48; n += 1) client.send({ type: 'pong', n });
        await client.handled();
        clock.advance(10_000);
        for (let n = 0; n < 49; n += 1) client.send({ type: 'pong', n });
        await client.handled();
        expect(client.received.filter(({ type }) => type === 'error')).toEqual([]);
      });

      it('are closed when a message is over 16 KiB', async () => {
        const { connect, untilGone } = await serve();
        const client = await connect();
        client.send('x'.repeat(16 * 1024 + 1));
        // 1009 where the transport still says why, 1006 where it just hangs up.
        expect([1009, 1006]).toContain((await client.closed).code);
        await untilGone();
      });

      it('are closed when a message comes in thousands of fragments', async () => {
        const { raw, hub, clock, untilGone } = await serve();
        const socket = await raw();
        await expect.poll(() => hub.stats().connections).toBe(1);
        const end = Promise.race([closeFrame(socket).catch(() => undefined), hungUp(socket)]);
        const crumbs = Array.from({ length: 5_000 }, (_, index) =>
          clientFrame('crumb', { opcode: index === 0 ? 1 : 0, fin: false }),
        );
        socket.write(Buffer.concat(crumbs));
        await end;
        clock.advance(2_000);
        await untilGone();
      });

      it('are told why, and gone in time, when they do not finish the close', async () => {
        const { raw, clock, hub, untilGone } = await serve();
        const told = closeFrame(await raw());
        await expect.poll(() => hub.stats().connections).toBe(1);
        clock.advance(5_000);
        await told;
        expect(hub.stats().closes).toEqual({ [CLOSE.noHello]: 1 });
        clock.advance(2_000);
        await untilGone();
      });

      it('leave nothing behind when they vanish', async () => {
        const { connect, hub, untilGone, tell } = await serve();
        const client = await connect();
        await client.welcomed();
        client.socket.terminate();
        await untilGone();
        tell();
        expect(hub.stats().closes).toEqual({});
      });
    });

    describe('slow readers', () => {
      it('are closed with 4290 above 1 MB and dropped, while the others get everything', async () => {
        const { connect, raw, hub, journal, clock } = await serve();
        const reader = await connect();
        await reader.welcomed();
        const sleeper = await raw();
        sleeper.write(clientFrame('{"type":"hello","version":1,"resume":null,"progress":"all"}'));
        // Nobody reads the sleeper's socket: the kernel's buffers fill up first, then the server's.
        await expect.poll(() => hub.stats().sentFrames).toBe(2);
        const name = 'x'.repeat(256 * 1024);
        for (let n = 0; n < 100; n += 1) {
          hub.publish(journal.commit(1, () => ({ name })));
          expect((await reader.nextOf('event')).seq).toBe(journal.seq);
        }
        expect(hub.stats().closes).toEqual({ [CLOSE.tooSlow]: 1 });
        clock.advance(2_000);
        await expect.poll(() => hub.stats().connections).toBe(1);
        expect(hub.stats().terminated).toBe(1);
        expect(reader.eventSeqs()).toHaveLength(100);
      });

      it('are asked with pings that carry the current seq, and live while they answer', async () => {
        const { connect, clock, tell } = await serve();
        const client = await connect();
        await client.welcomed();
        for (let n = 1; n <= 3; n += 1) {
          tell();
          await client.nextOf('event');
          clock.advance(20_000);
          const ping = await client.nextOf('ping');
          expect(ping).toEqual({ type: 'ping', n, seq: 1840 + n });
          client.send({ type: 'pong', n });
          await client.handled();
        }
      });

      it('are closed with 4290 when a pong is overdue', async () => {
        const { connect, clock } = await serve();
        const client = await connect();
        await client.welcomed();
        clock.advance(20_000);
        const { n } = await client.nextOf('ping');
        client.send({ type: 'pong', n: n - 1 });
        await client.handled();
        clock.advance(15_000);
        expect((await client.closed).code).toBe(CLOSE.tooSlow);
      });
    });

    describe('the end', () => {
      it('comes with 4401 to the sockets of a login that ended, and to no other', async () => {
        const { connect, hub, tell } = await serve();
        const [one, other] = await Promise.all([
          connect({ headers: { 'x-test-session': 'one' } }),
          connect({ headers: { 'x-test-session': 'other' } }),
        ]);
        await one.welcomed();
        await other.welcomed();
        hub.closeSessions((id) => id === 'one');
        expect((await one.closed).code).toBe(CLOSE.unauthenticated);
        tell();
        expect((await other.nextOf('event')).seq).toBe(1841);
      });

      it('comes with 4401 when the login runs out', async () => {
        const { connect, clock } = await serve({ options: { pingIntervalMs: 2 * SESSION_MS } });
        const client = await connect();
        await client.welcomed();
        clock.advance(SESSION_MS);
        expect((await client.closed).code).toBe(CLOSE.unauthenticated);
      });

      it('is announced when the server drains: told, closed with 1001, nobody new', async () => {
        const { connect, hub, url, tell } = await serve();
        const client = await connect();
        await client.welcomed();
        tell();
        await hub.drain(8_000);
        expect((await client.nextOf('event')).seq).toBe(1841);
        expect(await client.nextOf('draining')).toEqual({ type: 'draining', windowMs: 8_000 });
        expect((await client.closed).code).toBe(CLOSE.restarting);
        expect(hub.stats().connections).toBe(0);
        expect(await refusalOf(url)).toBe(503);
      });

      it('does not wait for a client that ignores it', async () => {
        const { raw, hub, clock } = await serve();
        await raw();
        await expect.poll(() => hub.stats().connections).toBe(1);
        const drained = hub.drain(8_000);
        clock.advance(2_000);
        await drained;
        expect(hub.stats().connections).toBe(0);
      });
    });
  });
}
