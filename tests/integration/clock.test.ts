import { expect, it } from 'vitest';
import { systemClock } from '../../src/lib/server/clock.ts';
import { newClip, testApp, type TestApp } from '../support/app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { uploadFile } from '../support/upload.ts';

const HOUR_MS = 3_600_000;

/** The machine's clock, which a test sets. */
class SetClock extends ManualClock {
  #start = systemClock.monotonic();
  #setByMs = 0;

  override now(): number {
    return Date.now() + this.#setByMs;
  }

  override monotonic(): number {
    return systemClock.monotonic() - this.#start;
  }

  override leap(ms: number): void {
    this.#setByMs += ms;
  }
}

/** A finished job, one that is being rendered, one that waits behind it, and an upload without a job. */
async function busyServer() {
  const clock = new SetClock();
  const made = await testApp({ clock, env: { SLOTS: '1' } });
  const { app, submit, final, until } = made;
  const short = await newClip(0.5);
  const finished = await final((await submit([short], { variations: '1' })).job.id);
  const { job: running } = await submit([await newClip(2, '320x180')], { variations: '2' });
  await until(
    (event) =>
      event.kind === 'variation.updated' &&
      event.jobId === running.id &&
      event.data.variation.status === 'processing',
  );
  const { job: queued } = await submit([short], { variations: '1' });
  const upload = await uploadFile(app, short);
  return { ...made, clock, finished, running, queued, upload };
}

/** Everything that was there goes on as if nothing had happened. */
async function expectUnharmed(server: TestApp & Awaited<ReturnType<typeof busyServer>>) {
  const { app, finished, running, queued, upload, final, events } = server;
  expect((await app.getJob(finished.id)).status).toBe('completed');
  expect((await app.downloadJob(finished.id)).sizeBytes).toBe(finished.downloadBytes);
  const made = await app.submitUploads({
    ...{ uploads: [upload], variations: 1, name: '', keepSources: false, plans: {} },
  });
  const job = 'job' in made ? made.job : null;
  for (const { id } of [running, queued]) {
    expect(await final(id)).toMatchObject({ status: 'completed', counts: { failed: 0 } });
  }
  expect((await final(job!.id)).status).toBe('completed');
  const gone = ['job.expired', 'job.evicted', 'cleanup.completed'];
  expect(events.filter(({ kind }) => gone.includes(kind))).toEqual([]);
}

it('loses nothing when the clock leaps ahead by 25 hours', async () => {
  const server = await busyServer();
  server.clock.leap(25 * HOUR_MS);
  await server.app.sweep();
  await expectUnharmed(server);
  await server.app.sweep();
  expect((await server.app.getJob(server.finished.id)).status).toBe('completed');
});

it('loses nothing when the clock is set back by 25 hours', async () => {
  const server = await busyServer();
  server.clock.leap(-25 * HOUR_MS);
  await server.app.sweep();
  await expectUnharmed(server);
  await server.app.sweep();
  expect((await server.app.getJob(server.finished.id)).status).toBe('completed');
});

it('keeps what is made while the clock is behind, also when that is mended', async () => {
  const clock = new SetClock();
  const { app, submit, final } = await testApp({ clock, env: { SLOTS: '1' } });
  clock.leap(-25 * HOUR_MS);
  const { id } = await final((await submit([await newClip(0.5)], { variations: '1' })).job.id);
  clock.leap(25 * HOUR_MS);
  await app.sweep();
  expect((await app.getJob(id)).status).toBe('completed');
});
