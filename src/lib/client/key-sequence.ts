/** The second key of two has to follow within this time. */
const PATIENCE_MS = 1500;

/** Puts keys together that are pressed one after another: `g`, then `n`, is `g n`. */
export class KeySequence {
  readonly #leader: string;
  #ledAtMs = Number.NEGATIVE_INFINITY;

  /** @param leader the key that begins every sequence of two */
  constructor(leader: string) {
    this.#leader = leader;
  }

  /**
   * What was pressed as a whole, or null for the first of two.
   * @param atMs on a clock that only goes forward
   */
  press(key: string, atMs: number): string | null {
    const isSecond = atMs - this.#ledAtMs <= PATIENCE_MS;
    this.#ledAtMs = Number.NEGATIVE_INFINITY;
    if (isSecond) return `${this.#leader} ${key}`;
    if (key !== this.#leader) return key;
    this.#ledAtMs = atMs;
    return null;
  }
}
