import type {
  WebhookDeliveries,
  WebhookDelivery,
  WebhookKind,
} from '../../../contract/webhooks.ts';
import { isoTime, type Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { DeliveryRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { post } from '../../webhooks/post.ts';
import { signedHeaders } from '../../webhooks/sign.ts';
import { createQueueDeliveries, deliveryOf } from './queue-deliveries.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Waits between attempts: a restart, an outage, a night; then it has failed. */
const BACKOFF_MS = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
] as const;
const SHOWN = 100;
/** The longest that a waiting delivery is left without a look, for clocks jump. */
const LOOK_EVERY_MS = MINUTE;

export interface WebhookTarget {
  readonly url: URL;
  readonly secret: string;
  readonly allowPrivate: boolean;
}

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  /** The machine's own, by which a receiver judges how old a message is. */
  readonly machineClock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Null: nothing is posted, and nothing collected. */
  readonly target: WebhookTarget | null;
  readonly backoffMs?: readonly number[];
}

export interface Webhooks {
  /** There may be something new in the journal, or something due. */
  wake(): void;
  list(): Promise<WebhookDeliveries>;
  /** Posts it once more, whatever came of it before. @throws AppError DELIVERY_NOT_FOUND, WEBHOOK_NOT_SET */
  replay(id: string): Promise<WebhookDelivery>;
  /** Posts a message without a job. @throws AppError WEBHOOK_NOT_SET */
  test(): Promise<WebhookDelivery>;
  /** Breaks off what is being posted; it is posted again after the next start. */
  stop(): Promise<void>;
}

/** Tells another system how jobs ended: from a durable outbox, in order, with bounded retries. */
export function createWebhooks(deps: Dependencies): Webhooks {
  const { store, clock, log, newId, target } = deps;
  const backoffMs = deps.backoffMs ?? BACKOFF_MS;
  const longestMs = Math.max(...backoffMs);
  const queueDeliveries = createQueueDeliveries(deps);
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let isAsked = false;

  const deliver = async (row: DeliveryRow, to: WebhookTarget) => {
    const message = { id: row.id, atMs: deps.machineClock.now(), body: row.body };
    const headers = signedHeaders(message, to.secret);
    const { url, allowPrivate } = to;
    const { signal } = stopping;
    const { ok, result } = await post({ url, headers, body: row.body, allowPrivate, signal });
    if (signal.aborted && !ok) return;
    const waitMs = backoffMs[row.tries];
    const facts = { delivery: row.id, type: row.kind, jobId: row.job_id, result };
    const done = { tries: row.tries + 1, last_result: result };
    if (ok) log.info(facts, 'webhook delivered');
    else if (waitMs === undefined) log.error(facts, 'webhook given up');
    else log.warn({ ...facts, waitMs }, 'webhook not taken; it is tried again');
    await store.write(async (tx) => {
      if (ok) await tx.deliveries.update(row.id, { ...done, status: 'delivered' });
      else if (waitMs === undefined)
        await tx.deliveries.update(row.id, { ...done, status: 'failed' });
      else await tx.deliveries.update(row.id, { ...done, next_at: clock.now() + waitMs });
      await tx.deliveries.forgetOld();
    });
  };

  const work = async (to: WebhookTarget) => {
    await queueDeliveries();
    for (;;) {
      const next = await store.deliveries.next();
      if (next === null || stopping.signal.aborted) return;
      const dueInMs = next.next_at - clock.now();
      // Nothing is ever put off for longer: it was written while the clock was ahead.
      if (dueInMs > 0 && dueInMs <= longestMs) {
        timer = setTimeout(wake, Math.min(dueInMs, LOOK_EVERY_MS));
        return;
      }
      await deliver(next, to);
    }
  };

  const wake = () => {
    if (target === null || stopping.signal.aborted) return;
    isAsked = true;
    if (working !== null) return;
    isAsked = false;
    if (timer !== null) clearTimeout(timer);
    working = work(target)
      .catch((error: unknown) => {
        log.error({ err: error }, 'webhooks have to wait');
        timer = setTimeout(wake, LOOK_EVERY_MS);
      })
      .finally(() => {
        working = null;
        if (isAsked) wake();
      });
  };

  const enqueue = async (row: DeliveryRow) => {
    await store.write((tx) => tx.deliveries.add(row));
    wake();
    return present(row);
  };

  const assertSet = () => {
    if (target === null)
      throw new AppError('WEBHOOK_NOT_SET', 'Set WEBHOOK_URL and WEBHOOK_SECRET first.');
  };

  return {
    wake,
    async list() {
      const deliveries = (await store.deliveries.newest(SHOWN)).map(present);
      return { configured: target !== null, deliveries };
    },
    async replay(id) {
      assertSet();
      const row = await store.deliveries.find(id);
      if (row === null) throw new AppError('DELIVERY_NOT_FOUND');
      // The same id: whoever had it already knows it again.
      const again = { status: 'waiting', tries: 0, next_at: clock.now() } as const;
      await store.write((tx) => tx.deliveries.update(id, again));
      wake();
      return present({ ...row, ...again });
    },
    async test() {
      assertSet();
      const now = clock.now();
      const message = { type: 'test', timestamp: isoTime(now), data: { job: null } } as const;
      return enqueue(deliveryOf(message, newId(), now));
    },
    async stop() {
      stopping.abort();
      if (timer !== null) clearTimeout(timer);
      await working;
    },
  };
}

function present(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    type: row.kind as WebhookKind,
    jobId: row.job_id,
    createdAt: isoTime(row.created_at),
    status: row.status,
    tries: row.tries,
    nextTryAt: row.status === 'waiting' ? isoTime(row.next_at) : null,
    lastResult: row.last_result,
  };
}
