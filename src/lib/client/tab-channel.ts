import type { Cursor, ServerMessage } from '../contract/wire.ts';

/** What tabs tell each other. `to` null is for all. */
export type TabMessage =
  /** A follower asks the leader whether it is live. */
  | { readonly type: 'join'; readonly from: string }
  /** A follower wants to be brought up to date. */
  | { readonly type: 'hello'; readonly from: string; readonly resume: Cursor | null }
  /** Someone looks at a follower: a leader that waits for its next try should not. */
  | { readonly type: 'wake' }
  /** The leader is live, and answers hellos. */
  | { readonly type: 'up'; readonly to: string | null }
  /** The leader is not live, or there is a new one. */
  | { readonly type: 'down'; readonly to: string | null }
  /** The leader passes on what the server says, or answers a hello. */
  | { readonly type: 'say'; readonly to: string | null; readonly message: ServerMessage }
  /** The session may be over. */
  | { readonly type: 'ended' }
  /** What happened while everyone was away has been told. */
  | { readonly type: 'told' };

/** Reaches every other tab of the same build, in order, and none of this one's own listeners. */
export interface TabChannel {
  post(message: TabMessage): void;
  /** Gives the function that stops listening. */
  listen(listener: (message: TabMessage) => void): () => void;
  close(): void;
}

export function openTabChannel(name: string): TabChannel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen(listener) {
      const hear = ({ data }: MessageEvent<TabMessage>) => listener(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    close: () => channel.close(),
  };
}
