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
  await choose(page, [clip('a.mp4')]);
  await choose(page, [clip('a.mp4')]);
  await expect(page.getByText('“a.mp4” is in the list already.')).toBeVisible();
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

test('takes files that are dropped anywhere on the page', async ({ page }) => {
  const transfer = await page.evaluateHandle(() => {
    const made = new DataTransfer();
    made.items.add(new File(['x'], 'dropped.mp4', { type: 'video/mp4' }));
    return made;
  });
  await page.dispatchEvent('header', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop to add your videos')).toBeVisible();
  await page.dispatchEvent('header', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop to add your videos')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Remove dropped.mp4' })).toBeVisible();
});

test('shows what the server turned away, and keeps the list', async ({ page }) => {
  let alerted = false;
  page.on('dialog', () => (alerted = true));
  const name = '<img src=x onerror=alert(1)>.mp4';
  await choose(page, [clip(name)]);
  await page.getByRole('button', { name: 'Make variations' }).click();
  await expect(page.getByRole('alert').getByText(name)).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: name });
  await expect(row.getByText(/^Refused: /)).toBeVisible();
  await expect(row.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make variations' })).toBeEnabled();
  expect(alerted).toBe(false);
});

test('cancels an upload and keeps the list', async ({ page }) => {
  await page.route('**/api/jobs', () => undefined);
  await choose(page, [clip('a.mp4')]);
  await page.getByRole('button', { name: 'Make variations' }).click();
  await page.getByRole('link', { name: /^Jobs/ }).click();
  await expect(page.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible();
  await page
    .getByRole('link', { name: /^New job/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Cancel upload' }).click();
  await expect(page.getByRole('button', { name: 'Remove a.mp4' })).toBeVisible();
});
