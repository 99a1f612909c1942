export type ClientKind = 'hub' | 'plain' | 'engine' | 'sse';

interface Speech {
  readonly path: string;
  readonly upgrade: boolean;
  readonly protocol: string | null;
  /** Said once connected. */
  readonly greeting: string | null;
  /** What to answer to a message; null for nothing. */
  answer(message: string): string | null;
  /** Whether the message carries progress, by how it begins. */
  readonly progress: string;
}

const PING = /^\{"type":"ping","n":(\d+)/;
const nothing = () => null;

/** How each kind of client speaks. Light on purpose: what is measured is the server. */
export const SPEECH: Readonly<Record<ClientKind, Speech>> = {
  hub: {
    path: '/api/ws',
    upgrade: true,
    protocol: 'video-refresher.v1',
    greeting: '{"type":"hello","version":1,"resume":null,"progress":"all"}',
    answer(message) {
      const n = PING.exec(message)?.[1];
      return n === undefined ? null : `{"type":"pong","n":${n}}`;
    },
    progress: '{"type":"progress"',
  },
  plain: {
    path: '/',
    upgrade: true,
    protocol: null,
    greeting: null,
    answer: nothing,
    progress: '{"type":"progress"',
  },
  // Engine.IO 4: 0 open, 2 ping, 3 pong, 4 message; in a message Socket.IO 5: 0 connect, 2 event.
  engine: {
    path: '/socket.io/?EIO=4&transport=websocket',
    upgrade: true,
    protocol: null,
    greeting: null,
    answer(message) {
      if (message === '2') return '3';
      return message.startsWith('0') ? '40' : null;
    },
    progress: '42["progress"',
  },
  sse: {
    path: '/',
    upgrade: false,
    protocol: null,
    greeting: null,
    answer: nothing,
    progress: 'data: ',
  },
};
