/** What a process was seen doing at one tick of its watchdog. */
export interface LifeSign {
  /** One letter as in proc(5): R, S, D, T, Z …; null when it cannot be read. */
  readonly state: string | null;
  /** CPU time used so far, in clock ticks. */
  readonly cpuTicks: number;
}

/** Work without visible progress may go on this many times longer than silence: a big picture is slow, an endless loop is not life. */
const BUSY_ALLOWANCE = 5;

/**
 * Says when a process has stalled: `stallMs` of silence without an advance.
 * - Time in state D (waiting for a disk) does not count: the disk is stalled, not the process.
 * - Time in which it used the CPU counts for a fifth.
 * - A tick that comes late counts as one tick: if this server was suspended, so was the child.
 */
export class StallClock {
  readonly #stallMs: number;
  readonly #tickMs: number;
  #silentMs = 0;
  #cpuTicks = 0;

  constructor(stallMs: number, tickMs: number) {
    this.#stallMs = stallMs;
    this.#tickMs = tickMs;
  }

  /** The process got further. */
  advanced(): void {
    this.#silentMs = 0;
  }

  /** One tick went by; true when the process counts as stalled. */
  tick(sign: LifeSign): boolean {
    const busy = sign.cpuTicks > this.#cpuTicks;
    this.#cpuTicks = sign.cpuTicks;
    if (sign.state !== 'D') this.#silentMs += busy ? this.#tickMs / BUSY_ALLOWANCE : this.#tickMs;
    return this.#silentMs >= this.#stallMs;
  }
}

/** Reads /proc/<pid>/stat (proc(5)): state is its third field, utime and stime the 14th and 15th. */
export function parseProcStat(text: string): LifeSign {
  // The second field is the command's name in parentheses, which may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  return { state: fields[0] ?? null, cpuTicks: Number.isFinite(cpuTicks) ? cpuTicks : 0 };
}
