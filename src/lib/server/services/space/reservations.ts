/** Room that is kept for bytes which are on their way to the disk. */
export class Hold {
  readonly #forget: (hold: Hold) => void;
  #remainingBytes: number;
  /** What has come of it. */
  arrivedBytes = 0;

  constructor(bytes: number, forget: (hold: Hold) => void) {
    this.#remainingBytes = bytes;
    this.#forget = forget;
  }

  get remainingBytes(): number {
    return this.#remainingBytes;
  }

  set remainingBytes(bytes: number) {
    this.#remainingBytes = Math.max(0, bytes);
  }

  /** May be called more than once. */
  release(): void {
    this.#remainingBytes = 0;
    this.#forget(this);
  }
}

/** All that is kept free for requests and uploads that are under way; in memory, as they are. */
export class Reservations {
  readonly #holds = new Set<Hold>();

  /** Keeps so much free, whether it is there or not. */
  hold(bytes: number): Hold {
    const hold = new Hold(bytes, (ended) => this.#holds.delete(ended));
    this.#holds.add(hold);
    return hold;
  }

  get heldBytes(): number {
    let bytes = 0;
    for (const hold of this.#holds) bytes += hold.remainingBytes;
    return bytes;
  }
}
