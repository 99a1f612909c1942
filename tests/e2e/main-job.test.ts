import { expect, test } from '@playwright/test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { readZip } from './zip.ts';

let server: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'hook.mp4'), 9);
  await makeClip(join(clips, 'call to action.mp4'), 2);
  await writeFile(join(clips, 'notes.mp4'), 'No video at all. '.repeat(100));
  server = await startServer();
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

test('from two clips and a bad one to a ZIP of four variations, with the page closed in between', async ({
  context,
}) => {
  const complaints: string[] = [];
  context.on('console', (message) => {
    // The one answer that is meant to fail: the wrong password, sent by the page or, before its script has come, as a form.
    const expected = /\/(?:api\/auth\/)?login(?:\?|$)/.test(message.location().url);
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));

  const page = await context.newPage();
  await page.goto(`${server.url}/jobs`);
  await expect(page).toHaveURL(`${server.url}/login?next=%2Fjobs`);

  await page.getByLabel('Team password').fill('not the password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await page.getByLabel('Team password').fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(`${server.url}/jobs`);
  await expect(page.getByText('No jobs yet')).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'New job' }).click();
  await page
    .getByLabel('Videos', { exact: true })
    .locator('input')
    .setInputFiles(
      ['hook.mp4', 'notes.mp4', 'call to action.mp4'].map((name) => join(clips, name)),
    );
  await page.getByLabel('Variations of each video').fill('2');
  await expect(page.getByText('2 videos × 2 = 4 variations')).toBeVisible();
  await expect(page.locator('[data-upload]').filter({ hasText: 'notes.mp4' })).toHaveText(
    /Refused: This file is not a video/,
  );
  await page.getByText('Preview variations').click();
  await expect(page.locator('[data-planned] img')).toHaveCount(4);
  await page.getByRole('button', { name: 'Make variations' }).click();
  await expect(page).toHaveURL(/\/jobs\/[0-9A-Z]{26}$/);
  const jobUrl = page.url();

  await expect(page.locator('[data-variation][data-status=processing]').first()).toBeVisible();
  const progress = page.getByRole('progressbar', { name: /^Progress of/ });
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]/);
  await expect(page).toHaveTitle(/^\d+% · /);
  await page.close();

  const again = await context.newPage();
  await again.goto(jobUrl);
  const download = again.getByRole('link', { name: /^Download ZIP/ });
  await expect(download).toBeVisible({ timeout: 60_000 });
  await expect(again).toHaveTitle(/^Ready · /);
  await expect(again.locator('[data-variation][data-status=completed]')).toHaveCount(4);

  await again.getByRole('button', { name: 'Play Variation 2 of hook.mp4' }).click();
  const player = again.getByRole('dialog').locator('video');
  await expect
    .poll(() => player.evaluate((video: HTMLVideoElement) => video.duration))
    .toBeGreaterThan(1);
  await again.keyboard.press('Escape');
  await expect(again.getByRole('dialog')).toBeHidden();

  // Closing is a step back, which the browser takes in its own time, and in favour of which it drops a reload.
  await expect(again).toHaveURL(jobUrl);
  await again.reload();
  await expect(again.locator('[data-variation] img')).toHaveCount(4);
  await expect(again.getByText('Live', { exact: true })).toBeVisible();
  expect(complaints).toEqual([]);

  const [file] = await Promise.all([again.waitForEvent('download'), download.click()]);
  expect(file.suggestedFilename()).toMatch(/^video-refresher-[0-9A-Z]{26}\.zip$/);
  const entries = await readZip(await file.path());
  const videos = [...entries.keys()].filter((name) => name.endsWith('.mp4')).sort();
  expect(videos).toEqual([
    'call to action/call to action_var1.mp4',
    'call to action/call to action_var2.mp4',
    'hook/hook_var1.mp4',
    'hook/hook_var2.mp4',
  ]);
  const [first, second] = [3, 2].map((at) => entries.get(videos[at]!)!);
  expect(first!.equals(second!)).toBe(false);
  expect(entries.has('manifest.json')).toBe(true);
  expect(complaints).toEqual([]);
});
