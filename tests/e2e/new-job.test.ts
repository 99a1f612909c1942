import { expect, test, type Page } from '@playwright/test';
import { ulid } from 'ulid';
import type { AdmissionAnswer } from '../../src/lib/contract/admission.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
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

test('asks before finished jobs are removed to make room', async ({ page }) => {
  await page.route('**/api/uploads', () => undefined);
  const answer: AdmissionAnswer = {
    ...{ decision: 'fits-by-evicting', readyInMs: null },
    ...{ neededBytes: 5e9, estimatedOutputBytes: 4e9, availableBytes: 2e9 },
    evictions: Array.from({ length: 9 }, (_, index) => ({
      ...{ id: ulid() as JobId, name: `Finished job ${index + 1}`, freedBytes: 4e8 },
      ...{ completedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-02T00:00:00.000Z' },
    })),
  };
  await page.route('**/api/admission', (route) => route.fulfill({ json: answer }));
  await choose(page, [clip('a.mp4')]);
  const submit = page.getByRole('button', { name: 'Make variations' });
  await submit.click();
  const question = page.getByRole('alertdialog', {
    name: 'Remove 9 finished jobs to make room?',
  });
  await expect(question.getByRole('listitem')).toHaveCount(9);
  await expect(question.getByRole('button', { name: 'Not now' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(submit).toBeEnabled();

  await submit.click();
  await question.getByRole('button', { name: 'Remove and start' }).click();
  await expect(question).toBeHidden();
  await expect(page.getByText('Starts when the uploads are done')).toBeVisible();
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
