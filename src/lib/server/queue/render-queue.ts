/** The port behind which work waits; one process now, a shared queue when one machine is outgrown. */
export interface RenderQueue {
  /** There may be something new to do. */
  wake(): void;
  /** Starts nothing new, interrupts what runs, and waits for it. */
  stop(): Promise<void>;
}

export interface RenderWork<Task> {
  /** Takes the next task; null when nothing waits. */
  claim(): Promise<Task | null>;
  /** Does it; must settle soon after the signal fires. */
  run(task: Task, signal: AbortSignal): Promise<void>;
}
