import type { JobSummary } from '../contract/job.ts';
import { words } from '../words/words.ts';
import { deleteJob, wordsFor } from './job-actions.ts';
import { LIST_KEYS } from './shortcuts.ts';
import { singleKeysEnabled } from './single-keys.ts';
import type { Toasts } from './toasts.svelte.ts';

const UNDO_MS = 6000;
/** The keyboard is far from the message, and reads it first. */
const UNDO_BY_KEY_MS = 20_000;
/** The next job moves under the pointer: a double press means only the first. */
const SLIP_MS = 500;

/** A job that was hidden a moment ago, and may still come back. */
interface Pending {
  readonly id: string;
  readonly toast: number;
}

/**
 * Deletes jobs a little later than it was asked to, so that it can be undone: at the end of a toast's time, with
 * the next action, or when the page is left.
 */
export class DelayedDelete {
  /** What is to be shown no more: jobs that are about to be deleted, and those that were. */
  hidden = $state.raw<readonly string[]>([]);
  readonly #toasts: Toasts;
  readonly #onBack: (id: string) => void;
  #pending: Pending | null = null;
  #askedAtMs = -Infinity;

  /** `onBack` is told of a job that is shown again because someone wanted that. */
  constructor(toasts: Toasts, onBack: (id: string) => void) {
    this.#toasts = toasts;
    this.#onBack = onBack;
  }

  /** @returns false when it was a slip, and nothing was done */
  ask({ id, name }: JobSummary, { byKey }: { readonly byKey: boolean }): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#askedAtMs < SLIP_MS) return false;
    this.#askedAtMs = nowMs;
    this.commit();
    const say = words().jobs.acts;
    this.#hide(id, true);
    const undo = () => {
      this.#pending = null;
      this.#hide(id, false);
      this.#toasts.announce(say.kept(name));
      this.#onBack(id);
    };
    const toast = this.#toasts.show(
      { tone: 'info', text: say.deleted(name), jobId: null },
      {
        action: { name: say.undo, key: LIST_KEYS.undo, run: undo },
        forMs: byKey ? UNDO_BY_KEY_MS : UNDO_MS,
        onGone: () => void this.#delete(id),
      },
    );
    if (byKey && singleKeysEnabled()) {
      this.#toasts.announce(say.undoBy(LIST_KEYS.undo.toUpperCase()));
    }
    this.#pending = { id, toast };
    return true;
  }

  /** Deletes at once what waits for it. */
  commit(): void {
    if (this.#pending !== null) this.#toasts.dismiss(this.#pending.toast);
  }

  async #delete(id: string): Promise<void> {
    if (this.#pending?.id === id) this.#pending = null;
    try {
      await deleteJob(id);
    } catch (error) {
      this.#hide(id, false);
      this.#toasts.show({ tone: 'error', text: wordsFor(error), jobId: id });
    }
  }

  #hide(id: string, hidden: boolean): void {
    const others = this.hidden.filter((other) => other !== id);
    this.hidden = hidden ? [...others, id] : others;
  }
}
