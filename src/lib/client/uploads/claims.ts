import * as v from 'valibot';
import type { Locks } from '../leader.ts';

const Message = v.variant('type', [
  v.object({ type: v.literal('who') }),
  v.object({ type: v.literal('mine'), ids: v.array(v.string()) }),
]);

/** How long other tabs have to answer: they are of this browser, and awake, or they would not be uploading. */
const ANSWER_MS = 200;

/** Keeps the tabs of one browser from taking over one another's uploads. */
export interface Claims {
  /** The uploads that are in the lists of other tabs. */
  ofOthers(): Promise<ReadonlySet<string>>;
  /** Whether nobody else takes that upload: of tabs that are opened together, none has it in its list yet. */
  take(id: string): Promise<boolean>;
  close(): void;
}

export interface ClaimsOptions {
  /** Of the channel and the locks. */
  readonly name: string;
  /** The uploads in this tab's list. */
  readonly held: () => readonly string[];
  /** Null where there are none, as on plain http: then tabs that are opened together may take the same. */
  readonly locks: Locks | null;
}

export function openClaims({ name, held, locks }: ClaimsOptions): Claims {
  const channel = new BroadcastChannel(name);
  const theirs = new Set<string>();
  const closed = Promise.withResolvers<undefined>();
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = v.safeParse(Message, data);
    if (!message.success) return;
    if (message.output.type === 'who') channel.postMessage({ type: 'mine', ids: [...held()] });
    else for (const id of message.output.ids) theirs.add(id);
  };
  return {
    async ofOthers() {
      channel.postMessage({ type: 'who' });
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
      return theirs;
    },
    take: (id) =>
      locks === null ? Promise.resolve(true) : hold(locks, `${name}.${id}`, closed.promise),
    close() {
      channel.close();
      closed.resolve(undefined);
    },
  };
}

/** Holds that lock until `end`, or until the tab is gone. @returns false when another tab has it */
function hold(locks: Locks, name: string, end: Promise<undefined>): Promise<boolean> {
  return new Promise((resolve) => {
    const turn = locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : end;
    });
    // Refused, as some private windows do: then it is as where there are none.
    turn.catch(() => resolve(true));
  });
}
