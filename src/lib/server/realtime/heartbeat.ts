/** The pings of one socket. Times in milliseconds, monotonic. */
export class Heartbeat {
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  #n = 0;
  #sentAtMs: number;
  #answered = true;

  constructor(intervalMs: number, timeoutMs: number, nowMs: number) {
    this.#intervalMs = intervalMs;
    this.#timeoutMs = timeoutMs;
    this.#sentAtMs = nowMs;
  }

  /** What is to be done now. */
  due(nowMs: number): 'nothing' | 'ping' | 'overdue' {
    const silentMs = nowMs - this.#sentAtMs;
    if (!this.#answered) return silentMs >= this.#timeoutMs ? 'overdue' : 'nothing';
    return silentMs >= this.#intervalMs ? 'ping' : 'nothing';
  }

  /** The number of the ping that is sent now. */
  next(nowMs: number): number {
    this.#sentAtMs = nowMs;
    this.#answered = false;
    return ++this.#n;
  }

  /** A pong to an older ping answers nothing. */
  answer(n: number): void {
    if (n === this.#n) this.#answered = true;
  }
}
