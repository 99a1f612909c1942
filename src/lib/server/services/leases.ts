/** Jobs that are being downloaded: their files stay until the last reader is done. */
export class Leases {
  readonly #readers = new Map<string, number>();

  /** Takes a lease; the answer gives it back and may be called more than once. */
  take(jobId: string): () => void {
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

  isHeld(jobId: string): boolean {
    return this.#readers.has(jobId);
  }
}
