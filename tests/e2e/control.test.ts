import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'hook.mp4'), 4, '320x180');
  server = await startServer({ env: { SLOTS: '1' }, paced: true });
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

const cell = (page: Page, n: number) => page.locator(`[data-variation="${n}"]`);

async function choose(page: Page, n: number, verb: RegExp): Promise<void> {
  await page.getByRole('button', { name: `More for Variation ${n} of hook.mp4` }).click();
  await page.getByRole('menuitem', { name: verb }).click();
}

test('cancels and retries one variation, pauses the queue, and makes another one in its place', async ({
  page,
}) => {
  test.slow();
  await logIn(page, server);
  await page.goto(server.url);
  await page.locator('input[type=file]').setInputFiles(join(clips, 'hook.mp4'));
  await page.getByLabel('Variations of each video').fill('3');
  await page.getByLabel('Keep the originals').check();
  await page.getByRole('button', { name: 'Make variations' }).click();
  await expect(page).toHaveURL(/\/jobs\/[0-9A-Z]{26}$/);

  await expect(cell(page, 1)).toHaveAttribute('data-status', 'processing');
  await choose(page, 1, /^Cancel/);
  await expect(cell(page, 1)).toHaveAttribute('data-status', 'cancelled');

  await page.getByRole('link', { name: 'All jobs' }).click();
  await page.getByRole('button', { name: 'Pause queue' }).click();
  const banner = page.getByText('The queue is paused.');
  await expect(banner).toBeVisible();
  await page.getByRole('link', { name: 'hook', exact: false }).first().click();
  await expect(banner).toBeVisible();

  await page.getByRole('button', { name: 'Retry Variation 1 of hook.mp4' }).click();
  await expect(cell(page, 1)).toHaveAttribute('data-status', 'queued');
  await expect(page.locator('[data-status=processing]')).toHaveCount(0, { timeout: 60_000 });
  await expect(cell(page, 1)).toHaveAttribute('data-status', 'queued');

  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(banner).toBeHidden();
  await expect(page.locator('[data-status=completed]')).toHaveCount(3, { timeout: 60_000 });
  await expect(page.getByText(/source kept until .*\d\d:\d\d/)).toBeVisible();

  const poster = () => cell(page, 2).locator('img').getAttribute('src');
  const chips = cell(page, 2).locator('.chip');
  const before = { poster: await poster(), effects: await chips.allTextContents() };
  await choose(page, 2, /^Make another one/);
  await expect(cell(page, 2)).not.toHaveAttribute('data-status', 'completed');
  await expect(cell(page, 2)).toHaveAttribute('data-status', 'completed', { timeout: 60_000 });
  expect(await poster()).not.toBe(before.poster);
  expect(await chips.allTextContents()).not.toEqual(before.effects);

  await page.getByRole('button', { name: 'Make again' }).press('Enter');
  await expect(page.getByRole('menuitem', { name: /^With the same seed/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(new RegExp(`${before.poster?.split('/')[3] ?? ''}$`));
  await expect(cell(page, 1)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel job' }).click();
  await expect(page.getByRole('button', { name: /^Retry \d cancelled/ })).toBeVisible();
});
