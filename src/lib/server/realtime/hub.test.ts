import { afterEach, describe, expect, it } from 'vitest';
import { jobId, variationId } from '../../../../tests/support/job-fixtures.ts';
import { ManualClock } from '../../../../tests/support/manual-clock.ts';
import { MemoryJournal } from '../../../../tests/support/memory-journal.ts';
import { CLOSE, type ServerMessage } from '../../contract/wire.ts';
import { createLog } from '../log.ts';
import { createHub, type Hub } from './hub.ts';
import type { Outgoing } from './outgoing.ts';
import type { Connection, ConnectionHandlers } from './ports.ts';

const SESSION = { sessionId: 's', expiresAtMs: Infinity };
const HELLO = '{"type":"hello","version":1,"resume":null,"progress":"all"}';

/** A socket whose buffer is as full as the test says. */
class FakeConnection implements Connection {
  readonly outgoing: Outgoing[] = [];
  closedWith: number | null = null;
  terminated = false;
  buffered = 0;
  handlers: ConnectionHandlers | null = null;

  send(message: Outgoing): void {
    this.outgoing.push(message);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  terminate(): void {
    this.terminated = true;
    this.handlers?.closed();
  }

  bufferedBytes(): number {
    return this.buffered;
  }

  messages(): ServerMessage[] {
    return this.outgoing
      .flatMap(({ payloads }) => payloads)
      .map((payload) => JSON.parse(Buffer.from(payload).toString()) as ServerMessage);
  }

  types(): string[] {
    return this.messages().map(({ type }) => type);
  }
}

describe('hub', () => {
  const hubs: Hub[] = [];
  afterEach(() => {
    for (const hub of hubs.splice(0)) hub.stop();
  });

  function start() {
    const journal = new MemoryJournal(10);
    const clock = new ManualClock();
    const options = { sweepIntervalMs: 1, progressIntervalMs: 1 };
    const hub = createHub({ journal, clock, log: createLog('silent'), options });
    hubs.push(hub);
    async function join(): Promise<FakeConnection> {
      const connection = new FakeConnection();
      connection.handlers = hub.accept(connection, SESSION);
      connection.handlers.message(HELLO);
      await expect.poll(() => connection.types()).toEqual(['welcome']);
      return connection;
    }
    return { journal, clock, hub, join };
  }

  it('gives everyone the very same bytes', async () => {
    const { hub, journal, join } = start();
    const [one, two] = [await join(), await join()];
    hub.publish(journal.commit(2));
    hub.progress(jobId(1), [variationId(11), 5, null, null, null]);
    await expect.poll(() => two.types()).toContain('progress');
    expect(one.outgoing).toHaveLength(3);
    expect(one.outgoing[1]).toBe(two.outgoing[1]);
    expect(one.outgoing[2]).toBe(two.outgoing[2]);
  });

  it('reads and encodes once for clients that say the same hello at the same time', async () => {
    const { hub, journal } = start();
    const connections = Array.from({ length: 10 }, () => new FakeConnection());
    for (const connection of connections) hub.accept(connection, SESSION).message(HELLO);
    await expect.poll(() => connections.flatMap((one) => one.types())).toHaveLength(10);
    expect(journal.reads).toBe(2);
    expect(new Set(connections.map(({ outgoing }) => outgoing[0])).size).toBe(1);
  });

  it('spares a socket progress above 64 KB, and events never', async () => {
    const { hub, journal, join } = start();
    const [slow, quick] = [await join(), await join()];
    slow.buffered = 64 * 1024 + 1;
    hub.progress(jobId(1), [variationId(11), 5, null, null, null]);
    await expect.poll(() => quick.types()).toEqual(['welcome', 'progress']);
    hub.publish(journal.commit());
    expect(slow.types()).toEqual(['welcome', 'event']);
    expect(hub.stats().skippedProgress).toBe(1);

    slow.buffered = 64 * 1024;
    hub.progress(jobId(1), [variationId(11), 6, null, null, null]);
    await expect.poll(() => slow.types()).toEqual(['welcome', 'event', 'progress']);
    expect(slow.closedWith).toBeNull();
  });

  it('closes a socket above 1 MB with 4290, sends it nothing more, and drops it when it stays', async () => {
    const { hub, journal, clock, join } = start();
    const slow = await join();
    slow.buffered = 1024 * 1024 + 1;
    await expect.poll(() => slow.closedWith).toBe(CLOSE.tooSlow);
    hub.publish(journal.commit());
    expect(slow.types()).toEqual(['welcome']);
    expect(slow.terminated).toBe(false);
    clock.advance(2_000);
    await expect.poll(() => slow.terminated).toBe(true);
    expect(hub.stats()).toMatchObject({
      connections: 0,
      terminated: 1,
      closes: { [CLOSE.tooSlow]: 1 },
    });
  });

  it('leaves out events that were published before', async () => {
    const { hub, journal, join } = start();
    const client = await join();
    const events = journal.commit(2);
    hub.publish(events);
    hub.publish(events);
    expect(client.messages().map((message) => ('seq' in message ? message.seq : null))).toEqual([
      10, 11, 12,
    ]);
  });

  it('answers each of several hellos, in order, and lets live events follow', async () => {
    const { hub, journal } = start();
    const connection = new FakeConnection();
    const handlers = hub.accept(connection, SESSION);
    journal.commit(1);
    handlers.message(HELLO);
    handlers.message(
      '{"type":"hello","version":1,"resume":{"epoch":"k3f9","seq":10},"progress":"all"}',
    );
    await expect.poll(() => connection.types()).toEqual(['welcome', 'welcome']);
    expect(
      connection.messages().map((message) => message.type === 'welcome' && message.mode),
    ).toEqual(['snapshot', 'replay']);
    hub.publish(journal.commit(1));
    expect(connection.types()).toEqual(['welcome', 'welcome', 'event']);
  });

  it('takes nobody in once it drains', async () => {
    const { hub } = start();
    await hub.drain(1_000);
    const late = new FakeConnection();
    hub.accept(late, SESSION);
    expect(hub.refusalFor('s')).toBe('SHUTTING_DOWN');
    expect(late.closedWith).toBe(CLOSE.restarting);
  });

  it('drops everyone when it stops', async () => {
    const { hub, join } = start();
    const client = await join();
    hub.stop();
    expect(client.terminated).toBe(true);
    expect(hub.stats().connections).toBe(0);
  });
});
