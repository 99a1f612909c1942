import type { Log } from '../../log.ts';
import { identifyProcess } from '../../storage/process-table.ts';
import type { Store } from '../../store/store.ts';

interface Dependencies {
  readonly store: Store;
  readonly log: Log;
}

/** The ffmpegs of one attempt, written down so that the next boot can end them, should this process die before them. */
export class StartedProcesses {
  readonly #deps: Dependencies;
  readonly #recorded: Promise<number | null>[] = [];

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Nobody waits for this: a failure is told and costs the encode nothing. */
  add(pid: number): void {
    this.#recorded.push(this.#record(pid));
  }

  /** They have ended. */
  async forget(): Promise<void> {
    for (const pid of await Promise.all(this.#recorded))
      if (pid !== null) await this.#deps.store.write((tx) => tx.processes.remove(pid));
  }

  async #record(pid: number): Promise<number | null> {
    const { store, log } = this.#deps;
    try {
      const identity = await identifyProcess(pid);
      if (identity === null) return null;
      const { startTicks, bootId } = identity;
      await store.write((tx) =>
        tx.processes.add({ pid, start_ticks: startTicks, boot_id: bootId }),
      );
      return pid;
    } catch (error) {
      log.error({ err: error, pid }, 'a process could not be recorded');
      return null;
    }
  }
}
