import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** Wall time that is further than this from where the monotonic clock says it must be has been set, not slewed. */
const LEAP_MS = 5 * 60_000;
/** A leap that stays for so long is believed; until then somebody may mend it. */
const GRACE_MS = 3_600_000;

interface Leap {
  readonly byMs: number;
  readonly sinceMs: number;
}

/**
 * The times that deadlines are written with and held against: wall time, but while the wall clock has just leapt,
 * whichever of it and of what the monotonic clock has counted lets things live longer. So a clock that is a day ahead by
 * mistake deletes nothing for an hour, and what is made within an hour after one was set back does not outlive itself
 * when that is mended.
 */
export class SteadyTime {
  readonly #clock: Clock;
  readonly #log: Log;
  #wallMs: number;
  #monotonicMs: number;
  #leap: Leap | null = null;

  constructor({ clock, log }: { clock: Clock; log: Log }) {
    this.#clock = clock;
    this.#log = log;
    this.#wallMs = clock.now();
    this.#monotonicMs = clock.monotonic();
  }

  /** To hold deadlines against; in ms since 1970. */
  now(): number {
    const { wallMs, countedMs } = this.#look();
    return Math.min(wallMs, countedMs);
  }

  /** To write down, and to count deadlines from; in ms since 1970. */
  stamp(): number {
    const { wallMs, countedMs } = this.#look();
    return Math.max(wallMs, countedMs);
  }

  /** How far the wall clock is ahead of `now`; not negative. */
  wallAheadMs(): number {
    return this.#clock.now() - this.now();
  }

  #look(): { readonly wallMs: number; readonly countedMs: number } {
    const wallMs = this.#clock.now();
    const monotonicMs = this.#clock.monotonic();
    const countedMs = Math.round(this.#wallMs + (monotonicMs - this.#monotonicMs));
    const byMs = wallMs - countedMs;
    if (this.#isBelieved(byMs, monotonicMs)) {
      this.#wallMs = wallMs;
      this.#monotonicMs = monotonicMs;
      return { wallMs, countedMs: wallMs };
    }
    return { wallMs, countedMs };
  }

  #isBelieved(byMs: number, monotonicMs: number): boolean {
    if (Math.abs(byMs) <= LEAP_MS) {
      if (this.#leap !== null) this.#log.warn('the clock is back where it was');
      this.#leap = null;
      return true;
    }
    if (this.#leap === null || Math.abs(this.#leap.byMs - byMs) > LEAP_MS) {
      this.#leap = { byMs, sinceMs: monotonicMs };
      this.#log.warn({ byMs }, 'the clock has leapt; nothing expires by the new time for an hour');
    }
    if (monotonicMs - this.#leap.sinceMs < GRACE_MS) return false;
    this.#log.warn({ byMs }, 'the clock has stayed where it leapt to; from now on it is believed');
    this.#leap = null;
    return true;
  }
}

/** At the start there is nothing to compare with but what was written before; `newestAt` null for nothing. */
export function warnOfOldClock(
  { clock, log }: { clock: Clock; log: Log },
  newestAt: number | null,
) {
  const behindMs = (newestAt ?? 0) - clock.now();
  if (behindMs > LEAP_MS)
    log.warn({ behindMs }, 'the clock is behind the newest entry of the journal: is it right?');
}
