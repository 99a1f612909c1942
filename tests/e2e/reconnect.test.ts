import { expect, test } from '@playwright/test';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { startServer, type RunningServer } from '../support/server.ts';
import { logIn, logOut } from './log-in.ts';

let running: RunningServer;

test.afterEach(() => running.stop());

test('a page outlives a crash of the server, and a logout ends every tab', async ({ context }) => {
  const first = (running = await startServer());
  const page = await context.newPage();
  await logIn(page, first);

  await first.kill9();
  await expect(page.getByText('Reconnecting', { exact: true })).toBeVisible();
  const { port } = new URL(first.url);
  running = await startServer({ dataDir: first.dataDir, env: { PORT: port } });
  await expect(page.getByText('Live', { exact: true })).toBeVisible();

  const other = await context.newPage();
  await other.goto(`${running.url}/jobs`);
  await expect(other.getByText('Live', { exact: true })).toBeVisible();
  await logOut(page);
  await expect(page).toHaveURL(/\/login$/);
  // In place: a tab may hold uploads that a walk to the login page would break off.
  const question = other.getByRole('alertdialog');
  await expect(question.getByLabel('Password')).toBeVisible();
  await other.keyboard.press('Escape');
  await other.keyboard.press('Escape');
  await expect(question.getByLabel('Password')).toBeVisible();

  // One login is enough for all tabs, also one that is quicker than the script of its page.
  const scripts = '**/_app/immutable/**';
  await page.route(scripts, (route) => route.abort());
  await page.reload();
  await page.getByLabel('Team password').fill(running.password);
  await page.unroute(scripts);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(question).toBeHidden();
  await expect(other.getByText('Live', { exact: true })).toBeVisible();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a page is let in by a ticket where its cookie does not reach', async ({ page }) => {
  const port = await freePort();
  const address = `ws://localhost:${port}`;
  running = await startServer({ env: { PORT: String(port), REALTIME_PUBLIC_URL: address } });
  const opened = page.waitForEvent('websocket');
  await logIn(page, running);
  expect((await opened).url()).toBe(`${address}/api/ws`);
});
