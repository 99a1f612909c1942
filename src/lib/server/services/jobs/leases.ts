import type { TombstoneStatus } from '../../../contract/states.ts';
import { systemClock, type Clock } from '../../clock.ts';
import { goneError } from './gone-error.ts';

/** A reader that takes nothing for so long is gone, even if its connection is not. */
const IDLE_MS = 10 * 60_000;
/** A download that broke off may be gone on with: its files stay so much longer. */
const GRACE_MS = 2 * 60_000;

export interface LeaseOptions {
  readonly clock?: Clock;
  readonly idleMs?: number;
  readonly graceMs?: number;
}

/** The lease of one reader. */
export interface Reading {
  /** The reader took something. */
  touch(): void;
  /** The reader is done; `mayResume`: perhaps it comes back for more. Only the first call counts. */
  end(mayResume: boolean): void;
}

/**
 * Jobs that are being downloaded: their files stay until the last reader is done. Kept in memory: a server
 * that was restarted knows of no reader.
 */
export class Leases {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #graceMs: number;
  readonly #readers = new Map<string, number>();
  /** Per reader of a job: ends it if it has been idle for too long. */
  readonly #checks = new Map<string, Set<() => void>>();
  /** Until when (monotonic) a job is kept for a reader that may come back. */
  readonly #graces = new Map<string, number>();
  readonly #going = new Map<string, TombstoneStatus>();

  constructor({ clock = systemClock, idleMs = IDLE_MS, graceMs = GRACE_MS }: LeaseOptions = {}) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#graceMs = graceMs;
  }

  /**
   * Takes a lease for a moment; the answer gives it back and may be called more than once.
   * @throws AppError JOB_EXPIRED, JOB_EVICTED, JOB_DELETED when the job's files are about to go
   */
  take(jobId: string): () => void {
    const why = this.#going.get(jobId);
    if (why !== undefined) throw goneError(why);
    this.#readers.set(jobId, (this.#readers.get(jobId) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.#readers.get(jobId) ?? 1) - 1;
      if (left === 0) this.#readers.delete(jobId);
      else this.#readers.set(jobId, left);
    };
  }

  /**
   * Takes a lease that ends by itself, with `onIdle`, when it is not touched for ten minutes.
   * @throws AppError as `take`
   */
  read(jobId: string, onIdle: () => void): Reading {
    const release = this.take(jobId);
    const checks = this.#checks.get(jobId) ?? new Set();
    this.#checks.set(jobId, checks);
    let touchedAt = this.#clock.monotonic();
    const end = (mayResume: boolean) => {
      if (!checks.delete(check)) return;
      if (checks.size === 0 && this.#checks.get(jobId) === checks) this.#checks.delete(jobId);
      clearTimeout(timer);
      if (mayResume) this.#graces.set(jobId, this.#clock.monotonic() + this.#graceMs);
      release();
    };
    const check = () => {
      const leftMs = touchedAt + this.#idleMs - this.#clock.monotonic();
      if (leftMs > 0) {
        clearTimeout(timer);
        timer = setTimeout(check, Math.ceil(leftMs)).unref();
        return;
      }
      end(false);
      onIdle();
    };
    let timer = setTimeout(check, this.#idleMs).unref();
    checks.add(check);
    return { touch: () => (touchedAt = this.#clock.monotonic()), end };
  }

  /** Jobs that are being read now. */
  count(): number {
    return this.#readers.size;
  }

  isHeld(jobId: string): boolean {
    for (const check of [...(this.#checks.get(jobId) ?? [])]) check();
    this.#forgetGraces();
    return this.#readers.has(jobId) || this.#graces.has(jobId);
  }

  /** While `work` removes the job's files nobody can begin to read them. */
  async closed<T>(jobId: string, why: TombstoneStatus, work: () => Promise<T>): Promise<T> {
    this.#going.set(jobId, why);
    try {
      return await work();
    } finally {
      this.#going.delete(jobId);
    }
  }

  #forgetGraces(): void {
    const now = this.#clock.monotonic();
    for (const [jobId, until] of this.#graces) if (until <= now) this.#graces.delete(jobId);
  }
}
