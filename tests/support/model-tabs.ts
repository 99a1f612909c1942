import type { Locks } from '../../src/lib/client/leader.ts';
import type { TabChannel, TabMessage } from '../../src/lib/client/tab-channel.ts';
import type { Simulation } from './simulation.ts';

/** The tabs of one browser hear each other, in order and a moment later. */
export class ModelTabs {
  readonly #time: Simulation;
  readonly #ends = new Set<Set<(message: TabMessage) => void>>();
  readonly #waiting: (() => void)[] = [];
  #held = false;
  #crash: () => void = () => undefined;

  constructor(time: Simulation) {
    this.#time = time;
  }

  open(): TabChannel {
    const listeners = new Set<(message: TabMessage) => void>();
    this.#ends.add(listeners);
    return {
      post: (message) => {
        if (!this.#ends.has(listeners)) throw new Error('the channel is closed');
        const copy = structuredClone(message);
        this.#time.after(1, () => {
          for (const end of this.#ends)
            if (end !== listeners) for (const listener of [...end]) listener(copy);
        });
      },
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => this.#ends.delete(listeners),
    };
  }

  /** The tab that holds the lock is gone, without a word. */
  crashLeader(): void {
    this.#crash();
  }

  /** One exclusive lock, whatever it is called. */
  readonly locks: Locks = {
    request: (async (
      _name: string,
      { signal }: { signal: AbortSignal },
      run: () => Promise<unknown>,
    ) => {
      await this.#turn(signal);
      try {
        const crash = new Promise<void>((resolve) => (this.#crash = resolve));
        return await Promise.race([run(), crash]);
      } finally {
        this.#held = false;
        this.#waiting.shift()?.();
      }
    }) as Locks['request'],
  };

  async #turn(signal: AbortSignal): Promise<void> {
    while (this.#held)
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => {
          const at = this.#waiting.indexOf(resolve);
          if (at >= 0) this.#waiting.splice(at, 1);
          reject(new Error('aborted'));
        });
      });
    this.#held = true;
  }
}
