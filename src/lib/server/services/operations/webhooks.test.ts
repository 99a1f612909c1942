import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import type { JobId } from '../../../contract/ids.ts';
import type { WebhookDelivery } from '../../../contract/webhooks.ts';
import type { Store } from '../../store/store.ts';
import { signedHeaders } from '../../webhooks/sign.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

const SECRET = 'a secret for webhooks';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver that answers with these statuses in turn, then with the last of them. */
async function receiver(...statuses: number[]) {
  const received: Received[] = [];
  let wake = () => undefined as unknown;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const status = statuses[Math.min(received.length, statuses.length - 1)] ?? 200;
      received.push({ headers: request.headers, body });
      response.writeHead(status, { location: '/elsewhere' }).end();
      wake();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
  const count = async (wanted: number) => {
    while (received.length < wanted)
      await new Promise<unknown>((resolve) => (wake = () => resolve(0)));
  };
  return { url, received, count };
}

async function start(url: URL, options: { allowPrivate?: boolean; backoffMs?: number[] } = {}) {
  const store = await testStore();
  const clock = new ManualClock();
  let ids = 0;
  const open = () => {
    const webhooks = createWebhooks({
      ...{ store, clock, machineClock: clock, log: pino({ level: 'silent' }) },
      newId: () => `message${String((ids += 1)).padStart(3, '0')}`,
      target: { url, secret: SECRET, allowPrivate: options.allowPrivate ?? true },
      backoffMs: options.backoffMs ?? [0, 0],
    });
    onTestFinished(() => webhooks.stop());
    return webhooks;
  };
  const webhooks = open();
  /** Read up to here: what follows is told of. */
  await store.write((tx) => tx.deliveries.setCursor(0));
  return { store, clock, webhooks, open };
}

async function complete(store: Store, clock: ManualClock, jobId: JobId) {
  await store.write(async (tx) => {
    const now = clock.now();
    await tx.jobs.setStatus(jobId, { status: 'completed', completed_at: now });
    await tx.tell.job('job.updated', jobId, now);
  });
}

/** The deliveries, once each of them is as wanted. */
async function deliveriesOnce(
  webhooks: Webhooks,
  isIt: (delivery: WebhookDelivery) => boolean,
): Promise<WebhookDelivery[]> {
  for (;;) {
    const { deliveries } = await webhooks.list();
    if (deliveries.length > 0 && deliveries.every(isIt)) return deliveries;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const settled = (webhooks: Webhooks) =>
  deliveriesOnce(webhooks, ({ status }) => status !== 'waiting');

it('posts how a job ended, signed, once', async () => {
  const { url, received, count } = await receiver(204);
  const { store, clock, webhooks } = await start(url);
  const { jobId } = await insertTestJob(store);
  await complete(store, clock, jobId);
  clock.advance(5);
  await store.write((tx) => tx.tell.job('job.updated', jobId, clock.now()));
  webhooks.wake();
  webhooks.wake();
  await count(1);
  const [delivery, ...others] = await settled(webhooks);
  expect(others).toEqual([]);
  expect(delivery).toMatchObject({ type: 'job.completed', status: 'delivered', tries: 1, jobId });
  expect(received).toHaveLength(1);
  const [{ headers, body }] = received as [Received];
  expect(headers).toMatchObject(
    signedHeaders({ id: 'message001', atMs: clock.now(), body }, SECRET),
  );
  expect(JSON.parse(body)).toMatchObject({
    type: 'job.completed',
    data: { job: { id: jobId, status: 'completed' } },
  });
});

it('tries again what was not taken, so often and no more, and follows no redirect', async () => {
  const { url, received, count } = await receiver(500, 302);
  const { webhooks } = await start(url);
  await webhooks.test();
  await count(3);
  const [delivery] = await settled(webhooks);
  expect(delivery).toMatchObject({ status: 'failed', tries: 3, lastResult: 'status 302' });
  expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(
    Array<string>(3).fill('message001'),
  );
});

it('goes on after a restart with what waits, and replays what is asked for', async () => {
  const { url, received, count } = await receiver(503, 200);
  const { clock, webhooks, open } = await start(url, { backoffMs: [60_000] });
  await webhooks.test();
  await deliveriesOnce(webhooks, ({ tries }) => tries === 1);
  await webhooks.stop();
  clock.advance(60_000);
  const second = open();
  second.wake();
  await count(2);
  const [delivery] = await settled(second);
  expect(delivery).toMatchObject({ status: 'delivered', tries: 2 });
  await second.replay(delivery?.id ?? '');
  await count(3);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  await expect(second.replay('unknown')).rejects.toMatchObject({ code: 'DELIVERY_NOT_FOUND' });
});

it('posts nothing to this machine unless it may', async () => {
  const { url, received } = await receiver(200);
  const { webhooks } = await start(url, { allowPrivate: false, backoffMs: [] });
  await webhooks.test();
  const [delivery] = await settled(webhooks);
  expect(delivery).toMatchObject({ status: 'failed', lastResult: 'the address is not public' });
  const named = await start(new URL(url.href.replace('127.0.0.1', 'localhost')), {
    allowPrivate: false,
    backoffMs: [],
  });
  await named.webhooks.test();
  const [byName] = await settled(named.webhooks);
  expect(byName?.lastResult).toBe('the address is not public');
  expect(received).toEqual([]);
});

it('goes on after an answer that is none', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  server.on('connection', (socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
  });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { webhooks } = await start(new URL(`http://127.0.0.1:${port}/hook`), { backoffMs: [] });
  await webhooks.test();
  const [delivery] = await settled(webhooks);
  expect(delivery).toMatchObject({ status: 'failed', lastResult: 'no usable answer' });
});

it('does not wait for as long as the clock was ahead', async () => {
  const { url, count } = await receiver(500, 200);
  const { clock, webhooks } = await start(url, { backoffMs: [60_000] });
  clock.leap(25 * 3_600_000);
  await webhooks.test();
  await deliveriesOnce(webhooks, ({ tries }) => tries === 1);
  clock.leap(-25 * 3_600_000);
  webhooks.wake();
  await count(2);
  expect((await settled(webhooks))[0]).toMatchObject({ status: 'delivered', tries: 2 });
});
