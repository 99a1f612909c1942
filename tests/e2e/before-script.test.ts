import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';

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

/** Opens the first page as a slow network does: all of it is there but its script. Gives what lets that through. */
async function openWithoutScript(page: Page): Promise<() => void> {
  const { promise: allowed, resolve } = Promise.withResolvers<undefined>();
  await page.context().request.post(`${server.url}/api/auth/login`, {
    data: { password: server.password },
  });
  await page.route('**/_app/**/*.js', async (route) => {
    await allowed;
    await route.continue();
  });
  await page.goto(server.url, { waitUntil: 'commit' });
  await expect(page.getByText('Connecting', { exact: true })).toBeVisible();
  return () => resolve(undefined);
}

test('a file that is picked before the script is there is not lost', async ({ page }) => {
  const letScriptThrough = await openWithoutScript(page);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose videos' }).click();
  await (await choosing).setFiles(join(clips, 'hook.mp4'));
  letScriptThrough();
  const row = page.getByRole('listitem').filter({ hasText: 'hook.mp4' });
  await expect(row.getByText('Ready')).toBeVisible();
  await expect(row).toHaveCount(1);
});

test('a file that is dropped before the script is there does not take the place of the page', async ({
  page,
}) => {
  const letScriptThrough = await openWithoutScript(page);
  const prevented = () =>
    page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'hook.mp4', { type: 'video/mp4' }));
      return ['dragover', 'drop'].map((type) => {
        const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
        return event.defaultPrevented;
      });
    });
  await expect.poll(prevented).toEqual([true, true]);
  letScriptThrough();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('text is dropped where it may be', async ({ page }) => {
  const letScriptThrough = await openWithoutScript(page);
  letScriptThrough();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const prevented = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', 'Summer sale');
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  });
  expect(prevented).toBe(false);
});
