import { join } from 'node:path';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { ffmpeg } from '../../scripts/support/ffmpeg.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import { JournalEvent, type ServerMessage } from '../../src/lib/contract/wire.ts';
import { openStore } from '../../src/lib/server/store/store.ts';
import { runServer } from '../support/running-server.ts';
import type { TestClient } from '../support/sockets.ts';
import { insertTestJob } from '../support/store.ts';
import { tempDir } from '../support/temp-dir.ts';
import { call, connect } from './calls.ts';

const EventsAnswer = v.object({
  epoch: v.string(),
  seq: v.number(),
  events: v.array(JournalEvent),
});
const DAY_MS = 24 * 3_600_000;

async function until(client: TestClient, isIt: (message: ServerMessage) => boolean) {
  while (!isIt(await client.next()));
}

function eventsOf(client: TestClient): JournalEvent[] {
  return client.received.flatMap((message) => {
    if (message.type === 'welcome') return message.events;
    return message.type === 'event' ? [message] : [];
  });
}

const variationDone = (message: ServerMessage) =>
  message.type === 'event' &&
  message.kind === 'variation.updated' &&
  isFinal(message.data.variation.status);
const jobDone = (message: ServerMessage) =>
  message.type === 'event' && message.kind === 'job.updated' && isFinal(message.data.job.status);

it('resumes by replay after kill -9, and has then seen the whole journal, once', async () => {
  const clip = join(await tempDir(), 'clip.mp4');
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=1', '-y', clip]);
  const before = await runServer({ env: { SLOTS: '1' } });
  const cut = await connect(before);
  const { epoch, seq } = await cut.welcomed();
  await before.client.createJob({ videoPaths: [clip], variations: 3 });
  await until(cut, variationDone);
  process.kill(before.server.pid, 'SIGKILL');
  await cut.closed;
  const seen = eventsOf(cut);

  const after = await runServer({ dataDir: before.dataDir });
  const resumed = await connect(after);
  const cursor = { epoch, seq: seen.at(-1)?.seq ?? seq };
  expect(await resumed.welcomed(cursor)).toMatchObject({ mode: 'replay', reason: null, epoch });
  await until(resumed, jobDone);
  const all = [...seen, ...eventsOf(resumed)];
  const journal = await call(after, `/api/events?after=${epoch}:${seq}&limit=1000`);
  const { events } = v.parse(EventsAnswer, await journal.json());
  expect(all).toEqual(events.slice(0, all.length));
  expect(all.map((event) => event.seq)).toEqual(all.map((_, index) => seq + 1 + index));
});

it('gives a snapshot, or 410, to who was away for longer than the journal is kept', async () => {
  const before = await runServer();
  const { epoch } = await (await connect(before)).welcomed();
  await before.server.stop();
  const store = await openStore(join(before.dataDir, 'video-refresher.sqlite'), 'unused');
  const { jobId } = await insertTestJob(store, { now: Date.now() - 8 * DAY_MS });
  await store.close();

  // It has waited for too long, so the first sweep fails it, tells of that, and trims what is older.
  const after = await runServer({ dataDir: before.dataDir });
  const welcome = await (await connect(after)).welcomed({ epoch, seq: 0 });
  expect(welcome).toMatchObject({ mode: 'snapshot', reason: 'trimmed', epoch });
  expect(welcome.jobs).toMatchObject([{ id: jobId, status: 'failed' }]);
  const gone = await call(after, `/api/events?after=${epoch}:0`);
  expect(gone.status).toBe(410);
  expect(await gone.json()).toMatchObject({ reason: 'trimmed', epoch, seq: welcome.seq });
  const kept = await call(after, `/api/events?after=${epoch}:1`);
  const { events } = v.parse(EventsAnswer, await kept.json());
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => 2 + index));
  expect(events.at(-1)?.seq).toBe(welcome.seq);
});
