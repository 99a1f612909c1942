import { createServer } from 'node:http';
import * as v from 'valibot';
import { JobId } from '../../../src/lib/contract/ids.ts';
import { systemClock } from '../../../src/lib/server/clock.ts';
import { createLog } from '../../../src/lib/server/log.ts';
import { createHub, type Hub } from '../../../src/lib/server/realtime/hub.ts';
import type { Gate, JournalReader } from '../../../src/lib/server/realtime/ports.ts';
import { loadUws } from '../../../src/lib/server/realtime/uws-library.ts';
import { serveUws } from '../../../src/lib/server/realtime/uws-transport.ts';
import { attachWs } from '../../../src/lib/server/realtime/ws-transport.ts';
import { listen } from './listen.ts';
import { HOST, type Variant } from './variant.ts';

const log = createLog('silent');
const JOB = v.parse(JobId, '01J00000000000000000000000');

const journal: JournalReader = {
  head: () => Promise.resolve({ epoch: 'bench', seq: 0 }),
  readAfter: () => Promise.resolve([]),
  snapshot: () => Promise.resolve({ seq: 0, jobs: [] }),
};
const gate: Gate = () =>
  Promise.resolve({ ok: true, session: { sessionId: 'bench', expiresAtMs: Infinity } });

function variantOf(hub: Hub, port: number): Variant {
  return {
    port,
    publish(updates) {
      for (const { id, percent, fps, speed, sentAtMs } of updates)
        hub.progress(JOB, [id, percent, fps, speed, sentAtMs]);
    },
    connections: () => hub.stats().connections,
  };
}

/** One program stands for thousands of people. */
const options = { maxSockets: Infinity, maxSocketsPerSession: Infinity };

/** The server's own hub, with the options it has there but for the number of sockets, on the `ws` transport. */
export async function hubOnWs(): Promise<Variant> {
  const hub = createHub({ journal, clock: systemClock, log, options });
  const server = createServer();
  attachWs(server, hub, gate, log);
  return variantOf(hub, await listen(server));
}

/** The same hub on uWebSockets.js. */
export function hubOnUws(): Promise<Variant> {
  const { library } = loadUws();
  if (library === null) throw new Error('uWebSockets.js cannot be loaded');
  const hub = createHub({ journal, clock: systemClock, log, options });
  const { port } = serveUws({ library, host: HOST, port: 0, hub, gate, log });
  return Promise.resolve(variantOf(hub, port));
}
