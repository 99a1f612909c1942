import { WebhookDeliveries, WebhookDelivery } from '../../contract/webhooks.ts';
import { callApi } from '../api.ts';
import { wordsFor } from '../job-actions.ts';
import type { Toasts } from '../toasts.svelte.ts';
import { whileVisible } from '../while-visible.ts';

const EVERY_MS = 10_000;
/** By then it is mostly known what came of a press. */
const SOON_MS = 1000;
const PATH = '/api/webhooks/deliveries';

/** What was posted to the webhook, kept fresh while it is looked at. */
export class Deliveries {
  items: readonly WebhookDelivery[];
  readonly configured: boolean;
  /** A press is on its way. */
  busy = $state(false);
  readonly #toasts: Toasts;
  /** Counts the presses, so that a slow answer does not undo a newer one. */
  #presses = 0;

  constructor(first: WebhookDeliveries, toasts: Toasts) {
    this.items = $state.raw(first.deliveries);
    this.configured = first.configured;
    this.#toasts = toasts;
  }

  /** Gives what ends it. */
  follow(): () => void {
    return whileVisible(EVERY_MS, () => void this.#refresh());
  }

  /** @param told what is said when the server has taken it */
  test(told: string): Promise<void> {
    return this.#ask('/api/webhooks/test', told);
  }

  /** @param told what is said when the server has taken it */
  replay(id: string, told: string): Promise<void> {
    return this.#ask(`${PATH}/${id}/replay`, told);
  }

  async #ask(path: string, told: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.#presses += 1;
    try {
      const delivery = await callApi(WebhookDelivery, path, { method: 'POST' });
      const others = this.items.filter(({ id }) => id !== delivery.id);
      const known = this.items.findIndex(({ id }) => id === delivery.id);
      this.items = others.toSpliced(Math.max(0, known), 0, delivery);
      this.#toasts.show({ tone: 'info', text: told, jobId: null });
      setTimeout(() => void this.#refresh(), SOON_MS);
    } catch (error) {
      this.#toasts.show({ tone: 'error', text: wordsFor(error), jobId: null });
    }
    this.busy = false;
  }

  async #refresh(): Promise<void> {
    if (!this.configured || this.busy) return;
    const presses = this.#presses;
    try {
      const { deliveries } = await callApi(WebhookDeliveries, PATH);
      if (presses === this.#presses) this.items = deliveries;
    } catch {
      // The next look asks again.
    }
  }
}
