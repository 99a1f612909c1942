/** Time, as an argument: wall time for what people see, monotonic time for how long things take. */
export interface Clock {
  /** Milliseconds since 1970; may jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds from an arbitrary start; never jumps, never goes back. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** ISO 8601 in UTC, as the contract has it. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
