const MINUTE_MS = 60_000;

/**
 * When something will be ready, to the minute. Estimates waver by seconds; the time told stays until the
 * estimate is more than a minute away from it.
 */
export class ReadyTime {
  #toldMs: number | null = null;

  /** @returns ms since 1970, or null when it is unknown or so near that the time left says it better */
  at(etaMs: number | null, nowMs: number): number | null {
    if (etaMs === null || etaMs < MINUTE_MS) return (this.#toldMs = null);
    const readyMs = nowMs + etaMs;
    if (this.#toldMs === null || Math.abs(readyMs - this.#toldMs) > MINUTE_MS) {
      this.#toldMs = Math.round(readyMs / MINUTE_MS) * MINUTE_MS;
    }
    return this.#toldMs;
  }
}
