import type { QueueState } from '../../contract/queue.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly wakeQueue: () => void;
}

export interface QueueSwitch {
  read(): Promise<QueueState>;
  /** Starts nothing new; what runs is finished. Asked again it changes nothing. */
  pause(reason: NonNullable<QueueState['reason']>): Promise<QueueState>;
  resume(): Promise<QueueState>;
}

/** Pauses and resumes the queue for everyone; a restart does not change it. */
export function createQueueSwitch({ store, clock, wakeQueue }: Dependencies): QueueSwitch {
  const set = (state: QueueState) =>
    store.write(async (tx) => {
      const before = await tx.queue.state();
      if (before.paused !== state.paused) {
        await tx.queue.setState(state);
        await tx.tell.global({ kind: 'queue.updated', data: state }, clock.now());
        return state;
      }
      return before;
    });
  return {
    read: () => store.queue.state(),
    pause: (reason) => set({ paused: true, reason }),
    async resume() {
      const state = await set({ paused: false, reason: null });
      wakeQueue();
      return state;
    },
  };
}
