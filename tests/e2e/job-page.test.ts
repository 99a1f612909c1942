import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '../../src/lib/contract/job.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logInByApi } from './jobs.ts';
import { logIn } from './log-in.ts';
import { readZip } from './zip.ts';

let server: RunningServer;
let clips: string;
/** Two videos of two variations each, with their sources. */
let job: Job;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  const paths = ['hook.mp4', 'offer.mp4'].map((name) => join(clips, name));
  for (const path of paths) await makeClip(path, 4);
  server = await startServer();
  const client = await logInByApi(server);
  const fields = { name: 'Spring', keepSources: 'true', preset: 'bold', seed: '7' };
  ({ job } = await client.createJob({ videoPaths: paths, variations: 2, fields }));
  await expect
    .poll(async () => (await client.getJob(job.id)).status, { timeout: 60_000 })
    .toBe('completed');
  job = await client.getJob(job.id);
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

test.beforeEach(async ({ page }) => {
  await logIn(page, server);
});

const openCell = (page: Page, name: string) => page.getByRole('button', { name: `Play ${name}` });
const player = (page: Page) => page.getByRole('dialog');

async function openJob(page: Page, query = ''): Promise<void> {
  await page.goto(`${server.url}/jobs/${job.id}${query}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

const timeOf = (video: Locator) =>
  video.evaluate((element: HTMLVideoElement) => element.currentTime);

test('compares a variation with its original, in step, with a divider that the keyboard moves', async ({
  page,
}) => {
  await openJob(page);
  await openCell(page, 'Variation 2 of hook.mp4').click();
  await player(page).getByRole('button', { name: 'Compare' }).click();
  const original = player(page).locator('video[data-original]');
  const variation = player(page).locator('video:not([data-original])');
  await player(page).getByRole('button', { name: 'Pause' }).click();

  const { speed } = job.videos[0]!.variations[1]!.effects;
  expect(speed).not.toBe(1);
  await player(page).getByRole('slider', { name: 'Position' }).fill('2.5');
  await expect.poll(() => timeOf(variation)).toBeCloseTo(2.5, 1);
  await expect.poll(() => timeOf(original)).toBeCloseTo(2.5 * speed, 2);

  const divider = player(page).getByRole('slider', { name: /^Divider/ });
  await expect(divider).toHaveAttribute('aria-valuenow', '50');
  await divider.press('ArrowRight');
  await divider.press('PageUp');
  await expect(divider).toHaveAttribute('aria-valuenow', '62');
  await divider.press('Home');
  await expect(divider).toHaveAttribute('aria-valuetext', '0% original');
  await expect(player(page).getByText('2 of 4')).toBeVisible();
});

test('an address opens the same variation again, and back and the arrows go where they should', async ({
  page,
}) => {
  await openJob(page);
  await openCell(page, 'Variation 1 of hook.mp4').focus();
  await page.keyboard.press('ArrowRight');
  await expect(openCell(page, 'Variation 2 of hook.mp4')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(player(page)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(
    player(page).getByRole('heading', { name: /Variation 1.*offer\.mp4/s }),
  ).toBeVisible();
  const { id } = job.videos[1]!.variations[0]!;
  await expect(page).toHaveURL(new RegExp(`variation=${id}$`));

  await page.reload();
  await expect(player(page).getByText('3 of 4')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(player(page)).toBeHidden();
  await expect(page).toHaveURL(`${server.url}/jobs/${job.id}`);
  await expect(openCell(page, 'Variation 1 of offer.mp4')).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(player(page)).toBeVisible();
  await page.goBack();
  await expect(player(page)).toBeHidden();
  await expect(openCell(page, 'Variation 1 of offer.mp4')).toBeFocused();
  await page.goForward();
  await expect(player(page).getByText('3 of 4')).toBeVisible();
});

test('downloads exactly what was selected', async ({ page }) => {
  await openJob(page);
  await page.keyboard.press('s');
  await page.getByRole('checkbox', { name: 'Select Variation 2 of hook.mp4' }).click();
  await page.getByRole('button', { name: 'Select all of offer.mp4' }).click();
  await page.getByRole('checkbox', { name: 'Select Variation 1 of offer.mp4' }).click();
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar.getByText('2 selected')).toBeVisible();
  const link = bar.getByRole('link', { name: /^Download selected/ });
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const names = [...(await readZip(await file.path())).keys()];
  expect(names.filter((name) => name.endsWith('.mp4')).sort()).toEqual([
    'hook/hook_var2.mp4',
    'offer/offer_var2.mp4',
  ]);
  await page.keyboard.press('Escape');
  await expect(bar).toBeHidden();
});

test('makes another one from the player, and tries again from the cell', async ({ page }) => {
  test.slow();
  await openJob(page);
  const { id, crc32 } = job.videos[0]!.variations[0]!;
  const cell = page.locator('[data-variation="1"]').first();
  await openCell(page, 'Variation 1 of hook.mp4').click();
  await player(page).getByRole('button', { name: 'Make another one' }).click();
  const video = player(page).locator('video');
  await expect(video).toHaveAttribute('src', /v=[0-9a-f]{8}$/, { timeout: 60_000 });
  await expect(video).not.toHaveAttribute('src', new RegExp(crc32!), { timeout: 60_000 });
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'More for Variation 1 of hook.mp4' }).click();
  await page.getByRole('menuitem', { name: /^Make another one/ }).click();
  await expect(cell).not.toHaveAttribute('data-status', 'completed');
  const cancel = `/api/jobs/${job.id}/videos/${job.videos[0]!.id}/variations/1/cancel`;
  expect((await page.request.post(server.url + cancel)).ok()).toBe(true);
  await expect(cell).toHaveAttribute('data-status', 'cancelled');
  await page.getByRole('button', { name: 'Retry Variation 1 of hook.mp4' }).click();
  await expect(cell).toHaveAttribute('data-status', 'completed', { timeout: 60_000 });
  await expect(page.locator(`[data-grid-cell="${id}"]`)).toBeVisible();
});

test('keys act on the job, but not while somebody is asked; a deleted job says why and what next', async ({
  page,
}) => {
  await openJob(page);
  await page.keyboard.press('p');
  await expect(page.getByText('· pinned')).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('d')]);
  expect(file.suggestedFilename()).toMatch(/\.zip$/);

  await page.getByRole('button', { name: 'More for Spring' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete this job?' });
  await page.keyboard.press('p');
  await question.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByRole('button', { name: 'More for Spring' })).toBeFocused();
  await expect(page.getByText('· pinned')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await question.getByRole('button', { name: 'Delete job' }).click();
  await expect(page.getByRole('heading', { name: 'This job was deleted' })).toBeVisible();

  await page.goto(`${server.url}/jobs/${'0'.repeat(26)}`);
  await expect(page.getByRole('heading', { name: 'There is no such job' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the jobs' }).click();
  await expect(page).toHaveURL(`${server.url}/jobs`);
});
