import { once } from 'node:events';
import { WebSocket } from 'ws';
import { PROTOCOL, type ServerMessage } from '../../../src/lib/contract/wire.ts';
import { finished } from '../api.ts';
import { shortcomings } from '../leftovers.ts';
import { residentMiB } from '../process-facts.ts';
import type { Scenario } from '../scenario.ts';
import { PASSWORD, type Booted } from '../workshop.ts';

const SLEEPERS_OF = 20;
/** One session may not have as many as all of them. */
const SOCKETS_PER_LOGIN = 40;
const ALLOWED_MIB = 150;
const P99_MS = 1000;

/** Some of many clients never read: the others hear in time, and the server's memory stays. */
export const slowClients: Scenario = {
  id: 'slow-clients',
  title: 'clients connected while a job runs, every twentieth of which never reads',
  rounds: { full: 1000, short: 60 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({ seconds: 3, size: '320x180' });
    const booted = await workshop.boot();
    const before = await residentMiB(booted.server.pid);
    const delays: number[] = [];
    const sockets: WebSocket[] = [];
    for (let n = 0; n < rounds; n += 1) {
      if (n % SOCKETS_PER_LOGIN === 0) await booted.client.login(PASSWORD);
      sockets.push(await connect(booted, n % SLEEPERS_OF === 0 ? null : delays));
    }
    const { job } = await booted.client.createJob({ videoPaths: [clip], variations: 6 });
    const done = await finished(booted, job.id);
    const grown = (await residentMiB(booted.server.pid)) - before;
    const sorted = delays.sort((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Infinity;
    const lost = shortcomings(done);
    if (p99 > P99_MS) lost.push(`p99 of the others was ${p99} ms`);
    if (grown > ALLOWED_MIB) lost.push(`memory grew by ${Math.round(grown)} MiB`);
    for (const socket of sockets) socket.terminate();
    await booted.server.stop();
    return { tried: rounds, lost, note: `p99 ${p99} ms, memory +${Math.round(grown)} MiB` };
  },
};

/** `delays` collects how old events were when they came, in milliseconds; null for one that never reads. */
async function connect({ server, client }: Booted, delays: number[] | null): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, PROTOCOL, {
    headers: { authorization: `Bearer ${client.token}` },
  });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', version: 1, resume: null, progress: 'all' }));
  await once(socket, 'message');
  if (delays === null) socket.pause();
  else
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ServerMessage;
      if (message.type === 'event') delays.push(Date.now() - Date.parse(message.at));
      if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong', n: message.n }));
    });
  return socket;
}
