// The client process of the bench: many sockets, one histogram. Started by main.ts.
import { connectClient, type Listener } from './bench-client.ts';
import type { ClientKind } from './client-kinds.ts';
import { Histogram } from './histogram.ts';
import { sharedNowMs } from './load.ts';
import type { FromClients, ToClients } from './messages.ts';

const CONNECTING_AT_ONCE = 100;
/** The time of sending is the last number of every message. */
const LAST_NUMBER = /([\d.]+)\D*$/;
const TAIL_BYTES = 32;

const kind = process.argv[2] as ClientKind;
const say = (message: FromClients) => process.send?.(message);
let histogram = new Histogram();
let lost = 0;

const listener: Listener = {
  onProgress(payload) {
    const tail = payload.toString('latin1', Math.max(0, payload.length - TAIL_BYTES));
    histogram.add(sharedNowMs() - Number(LAST_NUMBER.exec(tail)?.[1]));
  },
  onLost: () => (lost += 1),
};

async function connectAll(port: number, count: number, asleep: number): Promise<void> {
  let left = count;
  let sleepers = asleep;
  const worker = async () => {
    while (left-- > 0) {
      const socket = await connectClient(kind, port, listener);
      if (sleepers-- > 0) socket.pause();
    }
  };
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, worker));
}

process.on('message', (message: ToClients) => {
  if (message.do === 'connect') {
    const { port, count, asleep } = message;
    void connectAll(port, count, asleep).then(() => say({ connected: count }));
  } else if (message.do === 'begin') {
    histogram = new Histogram();
    say({ begun: true });
  } else {
    const { total: messages } = histogram;
    const [p50Ms, p99Ms] = [histogram.quantile(0.5), histogram.quantile(0.99)];
    say({ messages, p50Ms, p99Ms, lost });
  }
});
process.on('disconnect', () => process.exit());
