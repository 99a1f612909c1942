import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logInByApi } from './jobs.ts';
import { press, tabTo } from './keyboard.ts';
import { readZip } from './zip.ts';

let server: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'hook.mp4'), 4);
  server = await startServer({ env: { SLOTS: '1' } });
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const cell = (page: Page, n: number) => page.locator(`[data-variation="${n}"]`);

/** From the empty page to the job's own. */
async function makeJob(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await press(page, page.getByLabel('Videos', { exact: true }).locator('input'), 'Space');
  await (await chooser).setFiles(join(clips, 'hook.mp4'));
  await expect(page.getByText('Ready', { exact: true })).toBeVisible();

  await press(page, page.getByText('Preview variations').locator('xpath=ancestor::summary'));
  await press(page, page.getByLabel('Variations of each video'), 'Control+A');
  await page.keyboard.type('3');
  await expect(page.locator('[data-planned]')).toHaveCount(3);
  await press(page, page.getByRole('radio', { name: /^Standard/ }), 'ArrowDown');
  await expect(page.getByRole('radio', { name: /^Bold/ })).toBeChecked();
  await press(page, page.getByText('Customise').locator('xpath=ancestor::summary'));
  await press(page, page.getByRole('slider', { name: 'Zoom, most' }), 'Home');
  await expect(page.getByText('1 change', { exact: true })).toBeVisible();

  const lock = button(page, 'Lock variation 1 of hook.mp4');
  await press(page, lock);
  await expect(lock).toHaveAttribute('aria-pressed', 'true');
  const kept = await page.locator('[data-planned] img').first().getAttribute('alt');
  await press(page, button(page, 'Re-roll unlocked'));
  await expect(page.locator('[data-planned][aria-busy=true]')).toHaveCount(0);
  await expect(page.locator('[data-planned] img').first()).toHaveAttribute('alt', kept ?? '');
  await press(page, button(page, 'Make variations'));
  await expect(page).toHaveURL(/\/jobs\/[0-9A-Z]{26}$/);
}

test('the whole main job is done without a mouse', async ({ page }) => {
  await page.goto(`${server.url}/login`);
  // By itself, with the first picture of the page.
  await expect(page.getByLabel('Team password')).toBeFocused();
  await page.keyboard.type(server.password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  // Nothing is finished before it can be cancelled.
  const api = await logInByApi(server);
  await api.send('/api/queue/pause', { method: 'POST' });
  await makeJob(page);

  await press(page, button(page, 'More for Variation 3 of hook.mp4'));
  await tabTo(page, page.getByRole('menuitem', { name: /^Cancel/ }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await expect(cell(page, 3)).toHaveAttribute('data-status', 'cancelled');
  await press(page, button(page, 'Retry Variation 3 of hook.mp4'));
  await expect(cell(page, 3)).not.toHaveAttribute('data-status', 'cancelled');
  await press(page, button(page, 'Resume'));
  await expect(page.locator('[data-status=completed]')).toHaveCount(3, { timeout: 60_000 });

  await tabTo(page, button(page, 'Play Variation 1 of hook.mp4'));
  await page.keyboard.press('ArrowRight');
  await expect(button(page, 'Play Variation 2 of hook.mp4')).toBeFocused();
  await page.keyboard.press('Enter');
  const player = page.getByRole('dialog');
  await expect(player.getByRole('heading', { name: /Variation 2/ })).toBeVisible();
  await press(page, player.getByRole('button', { name: 'Close' }), 'Escape');
  await expect(player).toBeHidden();
  await expect(button(page, 'Play Variation 2 of hook.mp4')).toBeFocused();

  const download = page.waitForEvent('download');
  await press(page, page.getByRole('link', { name: /^Download ZIP/ }));
  const entries = await readZip(await (await download).path());
  expect([...entries.keys()].filter((name) => name.endsWith('.mp4'))).toHaveLength(3);
});
