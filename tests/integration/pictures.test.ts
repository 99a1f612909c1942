import { expect, it } from 'vitest';
import { newClip, testApp } from '../support/app.ts';

it('trial', async () => {
  const { app, submit, final, events } = await testApp({ env: { LOG_LEVEL: 'warn' } });
  const { job } = await submit([await newClip()], { variations: '3', seed: '1' });
  const done = await final(job.id);
  console.log(JSON.stringify(done.videos[0]!.variations.map((v) => [v.quality, v.rerolled, v.attempt]), null, 1), done.downloadBytes);
  console.log(events.length);
  expect(done.status).toBe('completed');
});
