// The server process of the bench: serves one variant and publishes as it is told. Started by main.ts.
import { updatesAt } from './load.ts';
import type { FromServer, ToServer } from './messages.ts';
import { hubOnUws, hubOnWs } from './variants/hub.ts';
import { naiveLoop } from './variants/naive.ts';
import { socketIo, socketIoBatched } from './variants/socket-io.ts';
import { serverSentEvents } from './variants/sse.ts';
import type { Variant } from './variants/variant.ts';
import type { VariantName } from './variants.ts';

const SERVE: Record<VariantName, () => Promise<Variant>> = {
  'hub-ws': hubOnWs,
  'hub-uws': hubOnUws,
  naive: naiveLoop,
  'socket.io': socketIo,
  'socket.io-batched': socketIoBatched,
  sse: serverSentEvents,
};

const variant = await SERVE[process.argv[2] as VariantName]();
const say = (message: FromServer) => process.send?.(message);
let rounds = 0;

/** Keeps to a grid of times; rounds that a busy server could not start are left out, as in setInterval. */
function publishEvery(intervalMs: number, variations: number): void {
  let dueAtMs = performance.now();
  const wait = () => {
    const nowMs = performance.now();
    const missed = Math.max(0, Math.floor((nowMs - dueAtMs) / intervalMs));
    // From the time that was due, not from now: a timer may fire a little early.
    dueAtMs += (missed + 1) * intervalMs;
    setTimeout(next, dueAtMs - nowMs);
  };
  const next = () => {
    rounds += 1;
    variant.publish(updatesAt(rounds, variations));
    wait();
  };
  wait();
}

process.on('message', (message: ToServer) => {
  if (message.do === 'publish') publishEvery(1000 / message.hz, message.variations);
  else say({ rounds, connections: variant.connections(), rssBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit());
say({ port: variant.port });
