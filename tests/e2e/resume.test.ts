import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { badge, expectProgress, logInByApi, rowOf, sendClip } from './jobs.ts';
import { logIn, logOut } from './log-in.ts';
import { watchSockets } from './sockets.ts';

let running: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'long.mp4'), 20, '320x180');
  await makeClip(join(clips, 'short.mp4'), 1, '320x180');
});

test.beforeEach(async () => (running = await startServer({ env: { SLOTS: '1' }, paced: true })));
test.afterEach(() => running.stop());
test.afterAll(() => rm(clips, { recursive: true, force: true }));

/** How many records the page's site keeps. */
function recordsKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const request = indexedDB.open('video-refresher', 1);
    await new Promise((resolve, reject) => {
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    const count = request.result.transaction('state').objectStore('state').count();
    await new Promise((resolve) => (count.onsuccess = resolve));
    request.result.close();
    return count.result;
  });
}

test('a tab that was closed resumes by replay, after a crash of the server too', async ({
  context,
}) => {
  const first = running;
  const page = await context.newPage();
  await logIn(page, first);
  await page.goto(`${first.url}/jobs`);
  const client = await logInByApi(first);
  await sendClip(client, join(clips, 'long.mp4'), { name: 'Through a crash' });
  await expectProgress(rowOf(page, 'Through a crash'));
  await page.close();

  await first.kill9();
  const { port } = new URL(first.url);
  running = await startServer({
    dataDir: first.dataDir,
    env: { PORT: port, SLOTS: '1' },
    paced: true,
  });
  const again = await context.newPage();
  const sockets = watchSockets(again);
  await again.goto(`${running.url}/jobs`);
  await expect(badge(again, 'Live')).toBeVisible();
  expect(sockets[0]?.[0]).toMatchObject({ type: 'welcome', mode: 'replay', reason: null });
  const row = rowOf(again, 'Through a crash');
  await expect(row.getByText('Working')).toBeVisible();
  await expectProgress(row);
});

test('what ended while nobody looked is told once, and a logout leaves nothing behind', async ({
  context,
}) => {
  const page = await context.newPage();
  await logIn(page, running);
  await page.goto(`${running.url}/jobs`);
  await expect(badge(page, 'Live')).toBeVisible();
  await page.close();

  const client = await logInByApi(running);
  const job = await sendClip(client, join(clips, 'short.mp4'), { name: 'Meanwhile' });
  // What the test before left is made first.
  await expect
    .poll(async () => (await client.getJob(job.id)).status, { timeout: 60_000 })
    .toBe('completed');
  const again = await context.newPage();
  // Less than a minute is no absence.
  await again.clock.setSystemTime(Date.now() + 61_000);
  await again.goto(`${running.url}/jobs`);
  const told = again.getByText('While you were away: 1 finished.').first();
  await expect(told).toBeVisible();
  await expect(rowOf(again, 'Meanwhile').getByText('Ready')).toBeVisible();

  await again.reload();
  await expect(badge(again, 'Live')).toBeVisible();
  await expect(rowOf(again, 'Meanwhile').getByText('Ready')).toBeVisible();
  await expect(told).toBeHidden();

  expect(await recordsKept(again)).toBe(1);
  await logOut(again);
  await expect(again).toHaveURL(/\/login$/);
  expect(await recordsKept(again)).toBe(0);
});
