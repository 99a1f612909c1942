const BUCKET_MS = 0.5;
const MAX_MS = 60_000;

/** Counts latencies by the half millisecond, however many there are. */
export class Histogram {
  readonly #counts = new Uint32Array(MAX_MS / BUCKET_MS);
  #total = 0;

  add(ms: number): void {
    const bucket = Math.min(this.#counts.length - 1, Math.max(0, Math.floor(ms / BUCKET_MS)));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  get total(): number {
    return this.#total;
  }

  /** The upper end of the bucket that holds that share of all; NaN when there is nothing. */
  quantile(share: number): number {
    if (this.#total === 0) return Number.NaN;
    let seen = 0;
    const bucket = this.#counts.findIndex((count) => (seen += count) >= share * this.#total);
    return (bucket + 1) * BUCKET_MS;
  }
}
