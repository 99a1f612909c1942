import { isFinal } from '../../../contract/states.ts';
import type { WebhookKind, WebhookMessage } from '../../../contract/webhooks.ts';
import type { JournalEvent } from '../../../contract/wire.ts';
import type { Clock } from '../../clock.ts';
import type { DeliveryRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

const PAGE = 500;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * Reads on in the journal and puts what webhooks tell of into their outbox. What was read and what was put there
 * is written in one transaction: whatever happens in between, each is told of once.
 */
export function createQueueDeliveries({ store, clock, newId }: Dependencies) {
  return async (): Promise<void> => {
    for (let read = PAGE; read === PAGE;) {
      read = await store.write(async (tx) => {
        const head = await tx.journal.head();
        // Whoever listens for the first time hears of what happens from now on.
        const after = (await tx.deliveries.cursor()) ?? head.seq;
        const events = await tx.journal.readAfter(Math.min(after, head.seq), PAGE);
        if (events === 'trimmed') {
          await tx.deliveries.setCursor(head.seq);
          return 0;
        }
        const now = clock.now();
        for (const message of events.flatMap(toMessage))
          await tx.deliveries.add(deliveryOf(message, newId(), now));
        await tx.deliveries.setCursor(events.at(-1)?.seq ?? Math.min(after, head.seq));
        return events.length;
      });
    }
  };
}

export function deliveryOf(message: WebhookMessage, id: string, now: number): DeliveryRow {
  return {
    id,
    kind: message.type,
    job_id: message.data.job?.id ?? null,
    body: JSON.stringify(message),
    created_at: now,
    status: 'waiting',
    tries: 0,
    next_at: now,
    last_result: null,
  };
}

function toMessage(event: JournalEvent): WebhookMessage[] {
  const type = kindOf(event);
  if (type === null || !('job' in event.data)) return [];
  return [{ type, timestamp: event.at, data: { job: event.data.job } }];
}

/** Null for what nobody is told of. */
function kindOf(event: JournalEvent): WebhookKind | null {
  if (event.kind === 'job.expired' || event.kind === 'job.evicted') return event.kind;
  if (event.kind !== 'job.updated') return null;
  const { status, completedAt } = event.data.job;
  // Later changes of a job that is done, a pin for one, are not its end.
  if (!isFinal(status) || completedAt !== event.at) return null;
  if (status === 'completed') return 'job.completed';
  return status === 'failed' ? 'job.failed' : null;
}
