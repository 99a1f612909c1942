import ipaddr from 'ipaddr.js';

const WINDOW_MS = 60_000;
const ATTEMPTS_PER_WINDOW = 10;
/** Of all strangers together: many addresses guess no faster than ten. */
const STRANGERS_PER_WINDOW = 100;
/** Bounds the memory an attacker with many addresses can take. */
const MAX_ADDRESSES = 10_000;

interface Count {
  count: number;
  since: number;
}

/**
 * Counts failures over a fixed window, per address and for all of them. An address from which somebody
 * logged in before is no stranger: guessing elsewhere does not lock its people out. Times are of a clock
 * that never goes back.
 */
export class Throttle {
  readonly #failures = new Map<string, Count>();
  readonly #known = new Set<string>();
  #strangers: Count = { count: 0, since: -Infinity };

  /** Milliseconds to wait before another attempt; 0 when one is allowed. */
  waitMs(address: string, now: number): number {
    const key = networkOf(address);
    const own = left(this.#failures.get(key), ATTEMPTS_PER_WINDOW, now);
    return this.#known.has(key)
      ? own
      : Math.max(own, left(this.#strangers, STRANGERS_PER_WINDOW, now));
  }

  failed(address: string, now: number): void {
    const key = networkOf(address);
    const counted = next(this.#failures.get(key), now);
    this.#failures.delete(key);
    this.#failures.set(key, counted);
    if (!this.#known.has(key)) this.#strangers = next(this.#strangers, now);
    forgetOldest(this.#failures);
  }

  succeeded(address: string): void {
    const key = networkOf(address);
    this.#failures.delete(key);
    this.#known.delete(key);
    this.#known.add(key);
    forgetOldest(this.#known);
  }
}

function next(before: Count | undefined, now: number): Count {
  if (before === undefined || now - before.since >= WINDOW_MS) return { count: 1, since: now };
  return { count: before.count + 1, since: before.since };
}

function left(counted: Count | undefined, allowed: number, now: number): number {
  if (counted === undefined || counted.count < allowed) return 0;
  return Math.max(0, counted.since + WINDOW_MS - now);
}

function forgetOldest(entries: Map<string, unknown> | Set<string>): void {
  const oldest = entries.keys().next();
  if (entries.size > MAX_ADDRESSES && oldest.done !== true) entries.delete(oldest.value);
}

/** One IPv6 customer has a whole /64 (RFC 6177): it counts as one address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
