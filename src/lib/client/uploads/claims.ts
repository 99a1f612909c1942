import * as v from 'valibot';

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
  close(): void;
}

/** @param held the uploads in this tab's list */
export function openClaims(name: string, held: () => readonly string[]): Claims {
  const channel = new BroadcastChannel(name);
  const theirs = new Set<string>();
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
    close: () => channel.close(),
  };
}
