import { expect, test } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { openGate, type Gate } from './gate.ts';
import { badge, expectProgress, logInByApi, rowOf, sendClip } from './jobs.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;
let gate: Gate;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'long.mp4'), 20, '320x180');
  server = await startServer({ env: { SLOTS: '1' }, paced: true });
  gate = await openGate(server.url);
});

test.afterAll(async () => {
  await gate.close();
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

test('without a WebSocket the page works by polling, and is live again by itself', async ({
  page,
}) => {
  await logIn(page, { ...server, url: gate.url });
  await page.goto(`${gate.url}/jobs`);
  await expect(badge(page, 'Live')).toBeVisible();
  gate.block();
  await expect(badge(page, 'Polling')).toBeVisible();

  const client = await logInByApi(server);
  // More than one slot can do while this test lasts, so that something is left to cancel at its end.
  const request = { name: 'While polling', variations: 6 };
  const job = await sendClip(client, join(clips, 'long.mp4'), request);
  const row = rowOf(page, 'While polling');
  await expect(row.getByText('Working')).toBeVisible();
  await expectProgress(row);
  await row.getByRole('link', { name: 'While polling' }).click();
  const running = page.locator('[data-variation][data-status=processing]');
  await expect(running).toBeVisible();
  await expectProgress(running);

  gate.unblock();
  await expect(badge(page, 'Live')).toBeVisible({ timeout: 30_000 });
  await client.cancelJob(job.id);
  await expect(page.locator('[data-variation][data-status=cancelled]').first()).toBeVisible();
});

test('asks nothing while nobody looks, and at once when someone does', async ({ page }) => {
  await logIn(page, { ...server, url: gate.url });
  await page.goto(`${gate.url}/jobs`);
  gate.block();
  await expect(badge(page, 'Polling')).toBeVisible();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/events')) asked += 1;
  });
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  });
  // One round may have been under way.
  await page.waitForTimeout(500);
  const before = asked;
  await page.waitForTimeout(4000);
  expect(asked).toBe(before);
  await page.evaluate(() => {
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => asked).toBeGreaterThan(before);
  gate.unblock();
});
