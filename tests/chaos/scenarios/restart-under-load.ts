import { once } from 'node:events';
import { WebSocket } from 'ws';
import { PROTOCOL, type ServerMessage } from '../../../src/lib/contract/wire.ts';
import { finished, until } from '../api.ts';
import { shortcomings } from '../leftovers.ts';
import type { Scenario } from '../scenario.ts';
import { PASSWORD, type Booted } from '../workshop.ts';

const CLIENTS = 100;
const GONE_WITHIN_MS = 10_000;

/** SIGTERM while encodes run and clients listen: all are told, and all resume without a gap. */
export const restartUnderLoad: Scenario = {
  id: 'restart',
  title: `SIGTERM under load with ${CLIENTS} clients connected`,
  rounds: { full: 20, short: 1 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({ seconds: 3, size: '640x360' });
    const lost: string[] = [];
    let slowestMs = 0;
    let booted = await workshop.boot();
    for (let round = 0; round < rounds; round += 1) {
      const { job } = await booted.client.createJob({ videoPaths: [clip], variations: 4 });
      const clients = await Promise.all(
        Array.from({ length: CLIENTS }, () => listen(booted, null)),
      );
      // Those are as many as one session may have; we look on with another.
      await booted.client.login(PASSWORD);
      await until(booted, (message) => message.type === 'progress');
      const startedAtMs = performance.now();
      await booted.server.stop();
      const tookMs = performance.now() - startedAtMs;
      slowestMs = Math.max(slowestMs, tookMs);
      if (tookMs > GONE_WITHIN_MS)
        lost.push(`round ${round}: it took ${Math.round(tookMs)} ms to go`);
      const untold = clients.filter(({ drained }) => !drained()).length;
      if (untold > 0) lost.push(`round ${round}: ${untold} clients were not told`);
      booted = await workshop.boot();
      const again = await Promise.all(clients.map(({ position }) => listen(booted, position())));
      await booted.client.login(PASSWORD);
      const gaps = again.filter(({ mode }) => mode !== 'replay').length;
      if (gaps > 0) lost.push(`round ${round}: ${gaps} clients could not resume`);
      const done = await finished(booted, job.id);
      lost.push(...shortcomings(done));
      if (done.videos.some((video) => video.variations.some(({ attempt }) => attempt > 3)))
        lost.push(`round ${round}: the restart cost attempts`);
      for (const { close } of again) close();
      await booted.client.deleteJob(job.id);
    }
    await booted.server.stop();
    return { tried: rounds, lost, note: `slowest stop ${(slowestMs / 1000).toFixed(1)} s` };
  },
};

interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** A client that says hello and follows the journal. */
async function listen({ server, client }: Booted, resume: Position | null) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, PROTOCOL, {
    headers: { authorization: `Bearer ${client.token}` },
  });
  socket.on('error', () => undefined);
  let position: Position = resume ?? { epoch: '', seq: 0 };
  let drained = false;
  let mode = '';
  const welcomed = Promise.withResolvers<undefined>();
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as ServerMessage;
    if (message.type === 'draining') drained = true;
    if (message.type === 'welcome') {
      mode = message.mode;
      position = { epoch: message.epoch, seq: message.seq };
      welcomed.resolve(undefined);
    }
    if (message.type === 'event') position = { ...position, seq: message.seq };
    if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong', n: message.n }));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', version: 1, resume, progress: 'all' }));
  await welcomed.promise;
  return {
    mode,
    drained: () => drained,
    position: () => position,
    close: () => socket.close(),
  };
}
