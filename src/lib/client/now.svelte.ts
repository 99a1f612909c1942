const STEP_MS = 15_000;

/** The time of day for words like "expires in 3 h": moves in steps, so that nothing ticks for nothing. */
export class Now {
  ms = $state(Date.now());

  /** Starts the steps, and gives the function that stops them. */
  start(): () => void {
    const timer = setInterval(() => (this.ms = Date.now()), STEP_MS);
    return () => clearInterval(timer);
  }
}
