import { expect, it, vi } from 'vitest';
import { newClip, testApp } from '../support/app.ts';

it('knows from what it rendered before how long a job will take, also after a restart', async () => {
  const clip = await newClip(2, '640x360');
  const first = await testApp();
  await first.final((await first.submit([clip], { variations: '2' })).job.id);
  await first.app.stop();

  const second = await testApp({ dataDir: first.dataDir });
  const { job } = await second.submit([clip], { variations: '6' });
  const behind = await second.submit([clip], { variations: '2' });
  const { etaMs, laterMs } = await vi.waitUntil(
    async () => {
      const { etaMs: laterMs } = await second.app.getJob(behind.job.id);
      const { etaMs } = await second.app.getJob(job.id);
      return etaMs !== null && laterMs !== null ? { etaMs, laterMs } : false;
    },
    { timeout: 15_000 },
  );
  expect(etaMs).toBeGreaterThan(0);
  expect(laterMs).toBeGreaterThan(etaMs);
  const startedAt = performance.now();
  const done = await second.final(job.id);
  expect(done.etaMs).toBeNull();
  // The machine is shared: this asks for the right order of magnitude, the bench for the right figure.
  const tookMs = performance.now() - startedAt;
  expect(etaMs).toBeGreaterThan(tookMs / 4);
  expect(etaMs).toBeLessThan(tookMs * 4);
});

it('promises no time while the queue is paused, and percentages never go back', async () => {
  const { app, submit, final } = await testApp();
  const clip = await newClip(2, '640x360');
  await final((await submit([clip], { variations: '1' })).job.id);
  const { job } = await submit([clip], { variations: '4' });
  const seen: number[] = [];
  const look = setInterval(() => {
    void app.getJob(job.id).then(({ progress }) => seen.push(progress));
  }, 20);
  await final(job.id);
  clearInterval(look);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  // A quick machine is done in a moment.
  expect(new Set(seen).size).toBeGreaterThan(1);

  await app.queue.pause('asked');
  const waiting = await submit([clip], { variations: '1' });
  expect((await app.getJob(waiting.job.id)).etaMs).toBeNull();
});
