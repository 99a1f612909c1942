import type { Readable } from 'node:stream';

/** So much is gathered while the batch before is being written: what arrives in small chunks is written in large ones. */
const GATHERED_BYTES = 1024 * 1024;

/**
 * Writes what a source gives, in batches and in order, and reads on meanwhile. When the source fails, what it gave
 * before is written first. The source is destroyed when this throws.
 * @param accept called with each chunk before it is gathered; may throw to end it all
 * @throws what `write` rejects with; errors of the source
 */
export async function writeBatches(
  source: Readable,
  write: (batch: readonly Buffer[]) => Promise<void>,
  accept: (chunk: Buffer) => void = () => undefined,
): Promise<void> {
  const batches = new Batches(write);
  try {
    for await (const chunk of source) {
      accept(chunk as Buffer);
      if (batches.add(chunk as Buffer) >= GATHERED_BYTES) await batches.written();
    }
  } finally {
    // A failure to write says more than the source's.
    await batches.written();
  }
}

class Batches {
  readonly #write: (batch: readonly Buffer[]) => Promise<void>;
  #gathered: Buffer[] = [];
  #gatheredBytes = 0;
  #writing: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(write: (batch: readonly Buffer[]) => Promise<void>) {
    this.#write = write;
  }

  /** Returns the bytes that wait. */
  add(chunk: Buffer): number {
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.length;
    this.#writeOn();
    return this.#failure === null ? this.#gatheredBytes : Infinity;
  }

  /** Resolves when nothing waits. */
  async written(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    if (this.#failure !== null) throw this.#failure.error;
  }

  #writeOn(): void {
    if (this.#writing !== null || this.#failure !== null || this.#gathered.length === 0) return;
    const batch = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#writing = this.#write(batch)
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .then(() => {
        this.#writing = null;
        this.#writeOn();
      });
  }
}
