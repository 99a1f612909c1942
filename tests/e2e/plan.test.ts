import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { PreviewAnswer } from '../../src/lib/contract/new-job.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logInByApi } from './jobs.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'hook.mp4'), 2, '320x180');
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});
test.beforeEach(({ page }) => logIn(page, server));

async function addClip(page: Page, variations: number): Promise<void> {
  const input = page.getByLabel('Videos', { exact: true }).locator('input[type=file]');
  await input.setInputFiles(join(clips, 'hook.mp4'));
  await page.getByLabel('Variations of each video').fill(String(variations));
}

const cells = (page: Page): Locator => page.locator('[data-planned]');
const pictures = (page: Page) =>
  cells(page)
    .getByRole('img')
    .evaluateAll((images) => images.map((image) => image.getAttribute('alt')));

/** The next answer to a preview that was not called off. */
async function nextPreview(page: Page): Promise<PreviewAnswer> {
  const response = await page.waitForResponse(
    (answer) => answer.url().endsWith('/api/preview') && answer.ok(),
  );
  return (await response.json()) as PreviewAnswer;
}

test('shows what will be made, keeps what is locked, and makes exactly that', async ({ page }) => {
  await addClip(page, 3);
  const first = nextPreview(page);
  await page.getByText('Preview variations').click();
  const { seed } = await first;
  await expect(cells(page)).toHaveCount(3);
  await expect(page.getByRole('status').filter({ hasText: '3 variations' })).toBeAttached();
  const before = await pictures(page);

  await page.getByRole('button', { name: 'Lock variation 2 of hook.mp4' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Lock variation 2 of hook.mp4' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const second = nextPreview(page);
  await page.getByRole('button', { name: 'Re-roll unlocked' }).press('Enter');
  expect((await second).seed).not.toBe(seed);
  await expect(cells(page).and(page.locator('[aria-busy=true]'))).toHaveCount(0);
  const after = await pictures(page);
  expect(after[1]).toBe(before[1]);
  expect(after[0]).not.toBe(before[0]);
  expect(after[2]).not.toBe(before[2]);

  const third = nextPreview(page);
  await page.getByRole('button', { name: 'Re-roll variation 3 of hook.mp4' }).press('Enter');
  const [sheet] = (await third).sheets;
  await expect(cells(page).and(page.locator('[aria-busy=true]'))).toHaveCount(0);
  const last = await pictures(page);
  expect(last.slice(0, 2)).toEqual(after.slice(0, 2));
  expect(last[2]).not.toBe(after[2]);

  await page.getByRole('button', { name: 'Make variations' }).click();
  await expect(page).toHaveURL(/\/jobs\/[0-9A-Z]{26}$/);
  const job = await (await logInByApi(server)).getJob(page.url().slice(-26) as JobId);
  const made = job.videos[0]!.variations.map(({ n, effects }) => ({ n, effects }));
  expect(made).toEqual(sheet!.cells);
});

test('narrows a recipe by keyboard, and the preview follows', async ({ page }) => {
  await addClip(page, 2);
  await page.getByText('Customise', { exact: true }).click();
  const most = page.getByRole('slider', { name: 'Hue, most' });
  await expect(most).toHaveAttribute('aria-valuetext', '+9°');
  await most.press('End');
  await expect(most).toHaveAttribute('aria-valuetext', '+30°');
  const least = page.getByRole('slider', { name: 'Hue, least' });
  for (let presses = 0; presses < 20; presses += 1) await least.press('ArrowRight');
  await expect(page.getByText('+11° to +30°')).toBeVisible();
  await expect(page.getByText('1 change', { exact: true })).toBeVisible();

  const shown = nextPreview(page);
  await page.getByText('Preview variations').click();
  for (const { effects } of (await shown).sheets[0]!.cells) expect(effects.hue).toBeGreaterThan(10);
  await expect(cells(page)).toHaveCount(2);

  const reset = nextPreview(page);
  await page.getByRole('button', { name: 'Reset Hue' }).press('Enter');
  for (const { effects } of (await reset).sheets[0]!.cells) expect(effects.hue).toBeLessThan(10);
  await expect(page.getByText('1 change', { exact: true })).toBeHidden();
});

test('saves changed ranges as a recipe, renames and deletes it', async ({ page }) => {
  await page.getByText('Customise', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Mirror' }).uncheck();
  await page.getByRole('button', { name: 'Save as recipe…' }).first().press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).fill('Never mirrored');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: /^Never mirrored/ })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Mirror' })).not.toBeChecked();

  const menu = page.getByRole('button', { name: 'More for the recipe Never mirrored' });
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'Rename…' }).press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).fill('As filmed');
  await page.getByRole('button', { name: 'Rename' }).press('Enter');
  await expect(page.getByRole('radio', { name: /^As filmed/ })).toBeChecked();

  await page.getByRole('button', { name: 'More for the recipe As filmed' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter');
  await page.getByRole('button', { name: 'Delete recipe' }).press('Enter');
  await expect(page.getByRole('radio', { name: /^As filmed/ })).toHaveCount(0);
  await expect(page.getByRole('radio', { name: /^Standard/ })).toBeChecked();
});

test('estimates what will come of it while it is put together', async ({ page }) => {
  await addClip(page, 2);
  const estimate = page.getByRole('region', { name: 'Estimate' });
  await expect(estimate.getByText(/^about [\d.]+ [kM]?B$/)).toBeVisible();
  await expect(estimate.getByText(/^fits, .+ free$/)).toBeVisible();
});

test('gives a locked seed to the next job too', async ({ page }) => {
  await addClip(page, 1);
  await page.getByText('More options').click();
  const seed = page.getByRole('textbox', { name: 'Seed' });
  await page.getByRole('button', { name: 'New seed' }).press('Enter');
  const drawn = await seed.inputValue();
  expect(drawn).toMatch(/^\d+$/);
  await page.getByRole('button', { name: 'Lock the seed' }).press('Enter');
  await expect(page.getByRole('button', { name: 'New seed' })).toBeDisabled();
  await page.getByRole('button', { name: 'Make variations' }).click();
  await expect(page).toHaveURL(/\/jobs\/[0-9A-Z]{26}$/);
  const job = await (await logInByApi(server)).getJob(page.url().slice(-26) as JobId);
  expect(job.seed).toBe(Number(drawn));
  await page
    .getByRole('link', { name: /^New job/ })
    .first()
    .click();
  await page.getByText('More options').click();
  await expect(seed).toHaveValue(drawn);
});
