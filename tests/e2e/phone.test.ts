import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { readZip } from './zip.ts';

let server: RunningServer;
let clips: string;

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'a rather long name of a video for the summer campaign.mp4'), 2);
  server = await startServer();
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

/** Of our own; 24 is what WCAG 2.2 asks for (2.5.8). */
const FINGER_PX = 36;

/** Fails when something sticks out to the side, or a finger would miss a button. */
async function expectToFit(page: Page): Promise<void> {
  const facts = await page.evaluate((fingerPx) => {
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const small = [...document.querySelectorAll('button, summary, a.btn, nav a')]
      .filter((element) => isShown(element) && !element.classList.contains('sr-only'))
      .map((element) => ({
        name: element.textContent.trim(),
        box: element.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width > 1 && (box.width < fingerPx || box.height < fingerPx))
      .map(({ name, box }) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`);
    return { small, wide: document.documentElement.scrollWidth - innerWidth };
  }, FINGER_PX);
  expect([page.url(), facts]).toEqual([page.url(), { small: [], wide: 0 }]);
}

/** The element is wholly on the screen, once it is scrolled to. */
async function expectInside(page: Page, element: Locator): Promise<void> {
  const box = await element.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(page.viewportSize()!.width);
}

test('the whole main job is done on a phone, and nothing sticks out', async ({ page }) => {
  await page.goto(`${server.url}/login`);
  await expectToFit(page);
  await page.getByLabel('Team password').fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).tap();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expectToFit(page);

  const chooser = page.waitForEvent('filechooser');
  await page.getByLabel('Videos', { exact: true }).locator('input').tap();
  await (
    await chooser
  ).setFiles(join(clips, 'a rather long name of a video for the summer campaign.mp4'));
  await page.getByRole('button', { name: 'One fewer' }).tap();
  await page.getByText('Preview variations').tap();
  await expect(page.locator('[data-planned] img')).toHaveCount(4);
  await page.getByText('Customise').tap();
  await expect(page.getByRole('slider').first()).toBeVisible();
  await expectToFit(page);
  await page.getByLabel('Variations of each video').fill('2');
  await page.getByRole('button', { name: 'Make variations' }).tap();
  await expect(page).toHaveURL(/\/jobs\/[0-9A-Z]{26}$/);

  const download = page.getByRole('link', { name: /^Download ZIP/ });
  await expect(download).toBeVisible({ timeout: 60_000 });
  await expectToFit(page);
  await page.getByRole('button', { name: /^Play Variation 1/ }).tap();
  const player = page.getByRole('dialog');
  await expect(player.locator('video').first()).toBeVisible();
  await expectInside(page, player);
  await expectToFit(page);
  await player.getByRole('button', { name: 'Close' }).tap();
  await expect(player).toBeHidden();
  const [file] = await Promise.all([page.waitForEvent('download'), download.tap()]);
  const entries = await readZip(await file.path());
  expect([...entries.keys()].filter((name) => name.endsWith('.mp4'))).toHaveLength(2);

  for (const path of ['/jobs', '/system', '/settings', '/api-docs', '/nowhere']) {
    await page.goto(server.url + path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectToFit(page);
  }
});
