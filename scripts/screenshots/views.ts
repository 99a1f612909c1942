import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';

/** Something worth a picture. */
export interface View {
  /** Part of the file's name. */
  readonly name: string;
  readonly path: (scene: Scene) => string;
  /** The page to its end, where the best of it is further down. */
  readonly whole?: true;
  /** What a person does on the page before it looks like this. */
  readonly prepare?: (page: Page, scene: Scene) => Promise<void>;
}

/** Seen without a login. */
export const LOGIN: View = { name: 'login', path: () => '/login' };

async function addVideos(page: Page, scene: Scene): Promise<void> {
  const input = page.locator('input[type=file]').first();
  await input.setInputFiles([...scene.newClips]);
  await page.getByLabel('Variations of each video').fill('4');
  await page.getByRole('button', { name: 'Make variations' }).isEnabled();
}

async function playFirst(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Play / })
    .first()
    .click();
  await page.getByRole('dialog').locator('video').first().waitFor();
}

/** In the order in which they are taken: what runs comes first, before it is over. */
export const VIEWS: readonly View[] = [
  { name: 'job-running', path: ({ runningJob }) => `/jobs/${runningJob}` },
  { name: 'jobs', path: () => '/jobs' },
  {
    name: 'system',
    path: () => '/system',
    whole: true,
    prepare: async (page) => {
      // The charts are fetched when they come near.
      await page.getByRole('heading', { name: 'Queue length' }).scrollIntoViewIfNeeded();
      for (const name of ['Throughput', 'Queue length'])
        await page.getByRole('region', { name }).locator('svg text').first().waitFor();
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  { name: 'new-job', path: () => '/' },
  {
    name: 'new-job-preview',
    path: () => '/',
    prepare: async (page, scene) => {
      await addVideos(page, scene);
      await page.getByText('Preview variations').click();
      await page.locator('[data-planned] img').last().waitFor();
    },
  },
  {
    name: 'new-job-recipe',
    path: () => '/',
    prepare: async (page, scene) => {
      await addVideos(page, scene);
      await page.getByText('Customise').click();
      await page.getByRole('slider').first().scrollIntoViewIfNeeded();
    },
  },
  { name: 'job-done', path: ({ doneJob }) => `/jobs/${doneJob}` },
  {
    name: 'player',
    path: ({ doneJob }) => `/jobs/${doneJob}`,
    prepare: playFirst,
  },
  { name: 'job-failed', path: ({ failedJob }) => `/jobs/${failedJob}` },
  { name: 'settings', path: () => '/settings' },
  { name: 'api-docs', path: () => '/api-docs' },
  { name: 'not-found', path: () => '/nowhere' },
];
