/** Time, as the live connection needs it; a test brings its own. */
export interface Timers {
  /** Wall time, in milliseconds since 1970: it goes on while the computer sleeps. */
  nowMs(): number;
  /** Runs it once, after that long; gives the function that calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

export const browserTimers: Timers = {
  nowMs: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
