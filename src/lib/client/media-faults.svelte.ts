/** Why a file gave nothing to look at: its format is beyond this browser, or it did not come at all. */
export type MediaFault = 'format' | 'loading' | 'unknown';

const ANSWER_MS = 10_000;

/** The addresses that gave nothing to look at. A browser reports any failure in the same way. */
export class MediaFaults {
  #found = $state.raw<Readonly<Record<string, MediaFault>>>({});

  has(address: string): boolean {
    return this.#found[address] !== undefined;
  }

  /** Null when there is none. */
  of(address: string): MediaFault | null {
    return this.#found[address] ?? null;
  }

  /** The reason follows: the format is to blame only when the server gives the file. */
  async add(address: string): Promise<void> {
    this.#found = { ...this.#found, [address]: 'unknown' };
    const fault = (await isServed(address)) ? 'format' : 'loading';
    if (this.has(address)) this.#found = { ...this.#found, [address]: fault };
  }

  /** All of them are to be tried again. */
  clear(): void {
    this.#found = {};
  }
}

async function isServed(address: string): Promise<boolean> {
  try {
    const call = { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) };
    return (await fetch(address, call)).ok;
  } catch {
    return false;
  }
}
