import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logInByApi, sendClip } from './jobs.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;
let clips: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await makeClip(join(clips, 'hook.mp4'), 1);
  server = await startServer();
});

test.afterAll(async () => {
  await server.stop();
  await rm(clips, { recursive: true, force: true });
});

/** What axe finds that keeps somebody from using the page as it is now, in either theme. */
async function barriers(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(async () => {
      const changes = document.getAnimations().filter((each) => each instanceof CSSTransition);
      await Promise.allSettled(changes.map(({ finished }) => finished));
    });
    // Without frames on the page, the other mode opens one more page for nothing.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(...nodes.map(({ target }) => `${colorScheme}: ${id}: ${target.join(' ')}`));
  }
  return found;
}

test('no page keeps anybody out', async ({ page }) => {
  await page.goto(`${server.url}/login`);
  expect(await barriers(page)).toEqual([]);
  await logIn(page, server);
  const client = await logInByApi(server);
  const job = await sendClip(client, join(clips, 'hook.mp4'), { name: 'Hook', variations: 2 });
  const pages = ['/', '/jobs', `/jobs/${job.id}`, '/system', '/settings', '/api-docs'];
  for (const size of [page.viewportSize()!, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    for (const path of pages) {
      await page.goto(server.url + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect([size.width, path, await barriers(page)]).toEqual([size.width, path, []]);
    }
  }
});

test('nothing that opens keeps anybody out', async ({ page }) => {
  await logIn(page, server);
  await page.locator('input[type=file]').setInputFiles(join(clips, 'hook.mp4'));
  await page.getByText('Preview variations').click();
  await expect(page.locator('[data-planned] img')).toHaveCount(5);
  await page.getByText('Customise').click();
  await expect(page.getByRole('slider').first()).toBeVisible();
  expect(['new job', await barriers(page)]).toEqual(['new job', []]);
  await page.getByRole('button', { name: 'Remove hook.mp4' }).click();

  const client = await logInByApi(server);
  const job = await sendClip(client, join(clips, 'hook.mp4'), { name: 'Hook' });
  await page.goto(`${server.url}/jobs/${job.id}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Play Variation 1 of hook.mp4' }).click();
  await expect(page.getByRole('dialog').locator('video').first()).toBeVisible();
  expect(['player', await barriers(page)]).toEqual(['player', []]);
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('slider', { name: /^Divider/ })).toBeVisible();
  expect(['compare', await barriers(page)]).toEqual(['compare', []]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More for Hook', exact: true }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect(['menu', await barriers(page)]).toEqual(['menu', []]);
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  expect(['question', await barriers(page)]).toEqual(['question', []]);
});
