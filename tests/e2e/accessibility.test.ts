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

/** What axe finds that keeps somebody from using the page. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`no page keeps anybody out, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${server.url}/login`);
    expect(await barriers(page)).toEqual([]);
    await logIn(page, server);
    const client = await logInByApi(server);
    const job = await sendClip(client, join(clips, 'hook.mp4'), { name: 'Hook', variations: 2 });
    for (const path of ['/', '/jobs', `/jobs/${job.id}`, '/system', '/settings', '/api-docs']) {
      await page.goto(server.url + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect([path, await barriers(page)]).toEqual([path, []]);
    }
    await context.close();
  });
