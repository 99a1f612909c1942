import { expect, test } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { badge, expectProgress, logInByApi, rowOf, sendClip } from './jobs.ts';
import { logIn } from './log-in.ts';
import { watchSockets } from './sockets.ts';

let server: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'long.mp4'), 20, '320x180');
  server = await startServer({ env: { SLOTS: '1' }, paced: true });
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

test('two tabs share one connection, and the second goes on when the first is closed', async ({
  context,
}) => {
  const first = await context.newPage();
  await logIn(first, server);
  await first.goto(`${server.url}/jobs`);
  await expect(badge(first, 'Live')).toBeVisible();
  const second = await context.newPage();
  const sockets = watchSockets(second);
  await second.goto(`${server.url}/jobs`);
  await expect(badge(second, 'Live')).toBeVisible();

  const client = await logInByApi(server);
  const job = await sendClip(client, join(clips, 'long.mp4'), { name: 'Shared' });
  for (const page of [first, second]) await expectProgress(rowOf(page, 'Shared'));
  expect(sockets).toEqual([]);

  await first.close();
  await expect.poll(() => sockets.length).toBe(1);
  await expect.poll(() => sockets[0]?.[0]).toMatchObject({ type: 'welcome', mode: 'replay' });
  await expect(badge(second, 'Live')).toBeVisible();
  await expectProgress(rowOf(second, 'Shared'));
  await client.cancelJob(job.id);
  await expect(rowOf(second, 'Shared').getByText('Cancelled')).toBeVisible();
});

test('without Web Locks, as on plain http, each tab has its own connection', async ({
  context,
}) => {
  await context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }),
  );
  const first = await context.newPage();
  await logIn(first, server);
  const second = await context.newPage();
  const sockets = watchSockets(second);
  await second.goto(`${server.url}/jobs`);
  await expect(badge(second, 'Live')).toBeVisible();
  expect(sockets).toHaveLength(1);
  await first.close();
  await expect(badge(second, 'Live')).toBeVisible();
  expect(sockets).toHaveLength(1);
});

test('says when the network is gone, goes on when it is back, and back and forward lead where they should', async ({
  page,
  context,
}) => {
  await logIn(page, server);
  const title = (name: string) => page.getByRole('heading', { level: 1, name });
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  await expect(title('Jobs')).toBeVisible();
  await page.getByRole('link', { name: 'System', exact: true }).click();
  await expect(title('System')).toBeVisible();
  await page.goBack();
  await expect(title('Jobs')).toBeVisible();
  await page.goForward();
  await expect(title('System')).toBeVisible();

  await context.setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('You are offline.')).toBeHidden();
  await expect(badge(page, 'Live')).toBeVisible();
});
