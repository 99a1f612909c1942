import type { QueueState } from '../../../contract/queue.ts';
import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';

type Reason = NonNullable<QueueState['reason']>;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly wakeQueue: () => void;
}

export interface QueueSwitch {
  read(): Promise<QueueState>;
  /** Starts nothing new; what runs is finished. What a person asks for takes the place of another reason. */
  pause(reason: Reason): Promise<QueueState>;
  /** With a reason: only when it is paused for that one. */
  resume(only?: Reason): Promise<QueueState>;
}

/** Pauses and resumes the queue for everyone; a restart does not change it. */
export function createQueueSwitch({ store, clock, wakeQueue }: Dependencies): QueueSwitch {
  const set = (state: QueueState, isDue: (before: QueueState) => boolean) =>
    store.write(async (tx) => {
      const before = await tx.queue.state();
      if (!isDue(before)) return before;
      await tx.queue.setState(state);
      await tx.tell.global({ kind: 'queue.updated', data: state }, clock.now());
      return state;
    });
  return {
    read: () => store.queue.state(),
    pause: (reason) =>
      set(
        { paused: true, reason },
        (before) => !before.paused || (reason === 'asked' && before.reason !== 'asked'),
      ),
    async resume(only) {
      const state = await set(
        { paused: false, reason: null },
        (before) => before.paused && (only === undefined || before.reason === only),
      );
      wakeQueue();
      return state;
    },
  };
}
