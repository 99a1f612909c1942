/** The port behind which work waits; one process now, a shared queue when one machine is outgrown. */
export interface RenderQueue {
  /** There may be something new to do. */
  wake(): void;
  /** Starts nothing new, leaves what runs so much time to end, interrupts the rest, and waits for it. */
  stop(graceMs?: number): Promise<void>;
}

export interface RenderWork<Task> {
  /** Takes the next task; null when nothing waits. */
  claim(): Promise<Task | null>;
  /** Does it; must settle soon after the signal fires. */
  run(task: Task, signal: AbortSignal): Promise<void>;
}
