import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'one.mp4'), 1);
  await makeClip(join(clips, 'two.mp4'), 2);
  await makeClip(join(clips, 'long.mp4'), 12);
  await writeFile(join(clips, 'notes.mp4'), 'not really a video');
  server = await startServer();
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

test.beforeEach(({ page }) => logIn(page, server));

const add = (page: Page, ...names: string[]) =>
  page
    .locator('input[type=file]')
    .last()
    .setInputFiles(names.map((name) => join(clips, name)));

const row = (page: Page, name: string) => page.locator('[data-upload]').filter({ hasText: name });

/** From now on no more than so many bytes a second leave the browser. Gives the function that ends that. */
async function throttle(page: Page, bytesPerSecond: number): Promise<() => Promise<void>> {
  const devTools = await page.context().newCDPSession(page);
  const network = { offline: false, latency: 0, downloadThroughput: -1 };
  const limit = (uploadThroughput: number) =>
    devTools.send('Network.emulateNetworkConditions', { ...network, uploadThroughput });
  await limit(bytesPerSecond);
  return async () => {
    await limit(-1);
  };
}

const percent = async (page: Page, name: string) =>
  Number(await row(page, name).getByRole('progressbar').getAttribute('aria-valuenow'));

test('tells of each video what the server thinks, and makes a job of the good ones', async ({
  page,
}) => {
  await add(page, 'one.mp4', 'notes.mp4', 'two.mp4');
  await expect(row(page, 'one.mp4')).toHaveText(/Ready.*0:01 · 640 × 360/);
  await expect(row(page, 'two.mp4')).toHaveText(/Ready.*0:02 · 640 × 360/);
  await expect(row(page, 'notes.mp4')).toHaveText(/Refused: This file is not a video/);
  await expect(row(page, 'one.mp4').locator('img')).toHaveAttribute('src', /^data:image\/jpeg/);
  await page.getByLabel('Variations of each video').fill('1');
  await expect(page.getByText('2 videos × 1 = 2 variations')).toBeVisible();
  await page.getByRole('button', { name: 'Make variations' }).click();
  await expect(page).toHaveURL(/\/jobs\/[0-9A-Z]{26}$/);
  await page.getByRole('link', { name: 'New job' }).first().click();
  await expect(page.getByText('Drop your videos here')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Drop your videos here')).toBeVisible();
});

test('goes on with a paused upload after a reload, from where it stopped', async ({ page }) => {
  await add(page, 'one.mp4');
  await expect(row(page, 'one.mp4')).toHaveText(/Ready/);
  await page.getByLabel('Variations of each video').fill('3');
  await throttle(page, 200_000);
  await add(page, 'long.mp4');
  await expect.poll(() => percent(page, 'long.mp4')).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Pause long.mp4' }).click();
  await expect(row(page, 'long.mp4')).toHaveText(/Paused at/);

  await page.reload();
  await expect(page.getByText('You had 1 upload going')).toBeVisible();
  await expect(row(page, 'one.mp4')).toHaveText(/Ready/);
  await expect(page.getByLabel('Variations of each video')).toHaveValue('3');
  const offsets: number[] = [];
  page.on('request', (request) => {
    const offset = request.headers()['upload-offset'];
    if (request.method() === 'PATCH' && offset !== undefined) offsets.push(Number(offset));
  });
  await add(page, 'long.mp4');
  await expect(page.getByText('You had 1 upload going')).toBeHidden();
  await expect(row(page, 'long.mp4')).toHaveText(/Ready/, { timeout: 30_000 });
  expect(offsets).toHaveLength(1);
  expect(offsets[0]).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Remove one.mp4' }).click();
  await page.getByRole('button', { name: 'Remove long.mp4' }).click();
  await page.reload();
  await expect(page.getByText('Drop your videos here')).toBeVisible();
  await expect(page.locator('[data-upload]')).toHaveCount(0);
});

test('starts a job while its videos are on their way', async ({ page }) => {
  const unthrottle = await throttle(page, 300_000);
  await add(page, 'long.mp4');
  await page.getByLabel('Variations of each video').fill('1');
  await page.getByRole('button', { name: 'Make variations' }).click();
  await expect(page.getByText('Starts when the uploads are done')).toBeVisible();
  await page.getByRole('button', { name: 'Not yet, change something' }).click();
  await page.getByRole('button', { name: 'Make variations' }).click();
  await page.getByRole('link', { name: /^Jobs/ }).click();
  await expect(page.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: /^New job \d+%/ })).toBeVisible();
  await unthrottle();
  await expect(page.getByText('“long.mp4” is on its way.').first()).toBeVisible({
    timeout: 30_000,
  });
});

test('asks for the password in place when the session is over, and loses nothing', async ({
  page,
  context,
}) => {
  const unthrottle = await throttle(page, 200_000);
  await add(page, 'long.mp4');
  await expect.poll(() => percent(page, 'long.mp4')).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Pause long.mp4' }).click();
  await context.clearCookies();
  await page.getByRole('button', { name: 'Resume long.mp4' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Log in again' });
  await dialog.getByLabel('Team password').fill('not the password');
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  await dialog.getByLabel('Team password').fill(server.password);
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toBeHidden();
  await unthrottle();
  await expect(row(page, 'long.mp4')).toHaveText(/Ready/, { timeout: 30_000 });
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Remove long.mp4' }).click();
});
