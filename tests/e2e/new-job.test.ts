import { expect, test, type Page } from '@playwright/test';
import { startServer, type RunningServer } from '../support/server.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;

test.beforeAll(async () => (server = await startServer()));
test.afterAll(() => server.stop());
test.beforeEach(({ page }) => logIn(page, server));

const clip = (name: string, text = 'not really a video') => ({
  name,
  mimeType: 'video/mp4',
  buffer: Buffer.from(text),
});

const choose = (page: Page, files: ReturnType<typeof clip>[]) =>
  page.locator('input[type=file]').setInputFiles(files);

test('says what cannot be sent, and why, before anything is sent', async ({ page }) => {
  // Nothing gets further than being in the list.
  await page.route('**/api/uploads', () => undefined);
  await choose(page, [clip('a.mp4')]);
  await choose(page, [clip('empty.mp4', ''), { ...clip('notes.txt'), mimeType: 'text/plain' }]);
  await expect(page.getByText('“empty.mp4” is empty.')).toBeVisible();
  await expect(page.getByText('“notes.txt” is not a video.')).toBeVisible();

  const submit = page.getByRole('button', { name: 'Make variations' });
  await expect(submit).toBeEnabled();
  await page.getByLabel('Variations of each video').fill('0');
  await expect(submit).toBeDisabled();
  await page.getByRole('button', { name: 'One more' }).click();
  await expect(page.getByText('1 video × 1 = 1 variation')).toBeVisible();
  await page.getByRole('button', { name: 'Remove a.mp4' }).click();
  await expect(submit).toBeDisabled();
});

/** Drops a file that was written at that time, in milliseconds since 1970. */
async function drop(page: Page, name: string, lastModified: number): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, time]) => {
      const made = new DataTransfer();
      const options = { type: 'video/mp4', lastModified: time };
      made.items.add(new File(['x'], fileName, options));
      return made;
    },
    [name, lastModified] as const,
  );
  await page.dispatchEvent('header', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop to add your videos')).toBeVisible();
  await page.dispatchEvent('header', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop to add your videos')).toBeHidden();
}

test('takes files that are dropped anywhere on the page, each once', async ({ page }) => {
  const remove = page.getByRole('button', { name: 'Remove dropped.mp4' });
  await drop(page, 'dropped.mp4', 1);
  await expect(remove).toBeVisible();
  await drop(page, 'dropped.mp4', 1);
  await expect(page.getByText('“dropped.mp4” is in the list already.')).toBeVisible();
  await drop(page, 'dropped.mp4', 2);
  await expect(page.getByText('“dropped.mp4” was skipped')).toBeVisible();
  await expect(remove).toHaveCount(1);
  await page.getByRole('button', { name: 'Add it anyway' }).click();
  await expect(remove).toHaveCount(2);
});

test('shows what the server thinks of a file before it is asked for a job', async ({ page }) => {
  let alerted = false;
  page.on('dialog', () => (alerted = true));
  const name = '<img src=x onerror=alert(1)>.mp4';
  await choose(page, [clip(name)]);
  const row = page.getByRole('listitem').filter({ hasText: name });
  await expect(row.getByRole('alert')).toHaveText(/^Refused: This file is not a video/);
  await expect(page.getByRole('button', { name: 'Make variations' })).toBeDisabled();
  await row.getByRole('button', { name: `Remove ${name}` }).click();
  await expect(row).toBeHidden();
  expect(alerted).toBe(false);
});
