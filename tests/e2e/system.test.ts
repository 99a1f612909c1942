import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { badge, logInByApi, sendClip } from './jobs.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;
let receiver: Server;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'hook.mp4'), 1);
  receiver = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  const { port } = receiver.address() as AddressInfo;
  server = await startServer({
    env: {
      SLOTS: '2',
      WEBHOOK_URL: `http://127.0.0.1:${port}/hook`,
      WEBHOOK_SECRET: 'a secret for the tests of webhooks',
      WEBHOOK_ALLOW_PRIVATE: 'true',
    },
  });
});

test.afterAll(async () => {
  await server.stop();
  receiver.close();
  await rm(clips, { recursive: true, force: true });
});

test.beforeEach(async ({ page }) => {
  await logIn(page, server);
});

async function openSystem(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'System', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'System', level: 1 })).toBeVisible();
}

test('tells of the storage in words too, and of the queue that is paused here in another tab', async ({
  page,
  context,
}) => {
  await openSystem(page);
  await expect(page.getByRole('img', { name: /are used\. Uploads: .*Free: / })).toBeVisible();
  const queue = page.getByRole('region', { name: 'Queue', exact: true });
  await expect(queue.getByText('0 of 2')).toBeVisible();

  const other = await context.newPage();
  await other.goto(`${server.url}/jobs`);
  await expect(badge(other, 'Live')).toBeVisible();
  await queue.getByRole('button', { name: 'Pause queue' }).click();
  await expect(other.getByText('The queue is paused.')).toBeVisible();
  await expect(queue.getByText('What runs is finished, nothing new is started.')).toBeVisible();

  const client = await logInByApi(server);
  const job = await sendClip(client, join(clips, 'hook.mp4'), { name: 'Waits', variations: 3 });
  const waiting = queue.locator('div').filter({ has: page.getByText('Waiting', { exact: true }) });
  await expect(waiting.last().getByText('3', { exact: true })).toBeVisible();
  await client.cancelJob(job.id);

  await other.getByRole('button', { name: 'Resume' }).click();
  await expect(queue.getByRole('button', { name: 'Pause queue' })).toBeVisible();
});

test('sends a test to the webhook, and sends it again', async ({ page }) => {
  await openSystem(page);
  const webhook = page.getByRole('region', { name: 'Webhook' });
  await expect(webhook.getByText('Nothing has been sent yet.')).toBeVisible();
  await webhook.getByRole('button', { name: 'Send a test' }).click();
  const row = webhook.getByRole('listitem');
  await expect(row).toHaveAttribute('data-status', 'delivered');
  await expect(row.getByText('1 attempt')).toBeVisible();
  await row.getByRole('button', { name: /^Send test .* again$/ }).click();
  await expect(row).toHaveAttribute('data-status', 'delivered');
  await expect(row).toHaveCount(1);
});
