/** A token bucket: `limit` at once, refilled at `limit` per `windowMs`. Time is the caller's, monotonic. */
export class RateLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  #tokens: number;
  #countedAtMs: number;

  constructor(limit: number, windowMs: number, nowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#tokens = limit;
    this.#countedAtMs = nowMs;
  }

  /** Whether one more is within the limit. */
  take(nowMs: number): boolean {
    const refill = ((nowMs - this.#countedAtMs) / this.#windowMs) * this.#limit;
    this.#tokens = Math.min(this.#limit, this.#tokens + refill);
    this.#countedAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
