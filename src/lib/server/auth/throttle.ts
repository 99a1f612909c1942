const WINDOW_MS = 60_000;
const ATTEMPTS_PER_WINDOW = 10;
/** Bounds the memory an attacker with many addresses can take. */
const MAX_ADDRESSES = 10_000;

/** Counts failures per address over a fixed window. Times are of a clock that never goes back. */
export class Throttle {
  readonly #failures = new Map<string, { count: number; since: number }>();

  /** Milliseconds to wait before another attempt; 0 when one is allowed. */
  waitMs(address: string, now: number): number {
    const entry = this.#failures.get(networkOf(address));
    if (entry === undefined || entry.count < ATTEMPTS_PER_WINDOW) return 0;
    return Math.max(0, entry.since + WINDOW_MS - now);
  }

  failed(address: string, now: number): void {
    const key = networkOf(address);
    const entry = this.#failures.get(key);
    if (entry !== undefined && now - entry.since < WINDOW_MS) {
      entry.count += 1;
      return;
    }
    this.#failures.delete(key);
    this.#failures.set(key, { count: 1, since: now });
    if (this.#failures.size > MAX_ADDRESSES) this.#forgetOldest();
  }

  succeeded(address: string): void {
    this.#failures.delete(networkOf(address));
  }

  #forgetOldest(): void {
    const oldest = this.#failures.keys().next();
    if (oldest.done !== true) this.#failures.delete(oldest.value);
  }
}

/** One IPv6 customer has a whole /64 (RFC 6177): it counts as one address. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
