import { expect, test, type Page } from '@playwright/test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { ApiClient } from '../../scripts/support/api-client.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { JobStatus } from '../../src/lib/contract/states.ts';
import { openStore } from '../../src/lib/server/store/store.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logInByApi, rowOf, sendClip } from './jobs.ts';
import { logIn } from './log-in.ts';

let clips: string;
let short: string;
let long: string;

test.beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  [short, long] = [join(clips, 'short.mp4'), join(clips, 'long.mp4')];
  await makeClip(short, 1);
  await makeClip(long, 6, '320x180');
});

test.afterAll(() => rm(clips, { recursive: true, force: true }));

async function untilStatus(client: ApiClient, id: JobId, status: JobStatus): Promise<void> {
  await expect.poll(async () => (await client.getJob(id)).status, { timeout: 60_000 }).toBe(status);
}

async function finished(client: ApiClient, name: string): Promise<JobId> {
  const { id } = await sendClip(client, short, { name });
  await untilStatus(client, id, 'completed');
  return id;
}

/** Cancelled jobs, the newest with the highest number. */
async function insertJobs(dataDir: string, count: number): Promise<void> {
  const store = await openStore(join(dataDir, 'video-refresher.sqlite'), 'epoch');
  const from = Date.now() - 3_600_000;
  await store.write(async ({ jobs }) => {
    for (let n = 0; n < count; n += 1) {
      await jobs.insert({
        ...{ id: ulid(from + n), name: `Job ${n}.`, status: 'cancelled', preset: 'standard' },
        ...{ recipe: '{}', seed: 1, variations_per_video: 2, created_at: from + n },
        ...{ started_at: null, completed_at: from + n, expires_at: null, ended_at: null },
        ...{ pinned: 0, keep_sources: 0, position: n, queue_position: null },
        ...{ video_count: 1, download_bytes: null },
      });
    }
  });
  await store.close();
}

const chip = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Filter by state' }).getByRole('link', { name });
const announced = (page: Page) => page.locator('[data-announcer]');

test.describe('with a few jobs', () => {
  let server: RunningServer;
  let client: ApiClient;

  test.beforeAll(async () => {
    server = await startServer({ env: { SLOTS: '1' } });
    client = await logInByApi(server);
    for (const name of ['Summer sale', 'Über uns']) await finished(client, name);
    const { id } = await sendClip(client, long, { name: 'Summer hooks' });
    await client.cancelJob(id);
    await untilStatus(client, id, 'cancelled');
  });

  test.afterAll(() => server.stop());

  test.beforeEach(async ({ page }) => {
    await logIn(page, server);
    await page.goto(`${server.url}/jobs`);
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await expect(chip(page, 'All')).toContainText('3');
  });

  test('finds by name and by state, and the address remembers both', async ({ page }) => {
    const search = page.getByRole('searchbox', { name: 'Search jobs by name' });
    await search.fill('SUMMER');
    await expect(page).toHaveURL(/\?q=SUMMER$/);
    await expect(rowOf(page, 'Über uns')).toBeHidden();
    await expect(rowOf(page, 'Summer hooks')).toBeVisible();
    await expect(chip(page, 'Ready')).toContainText('1');

    await chip(page, 'Ready').click();
    await expect(page).toHaveURL(/\?q=SUMMER&state=ready$/);
    await expect(rowOf(page, 'Summer hooks')).toBeHidden();
    await expect(rowOf(page, 'Summer sale')).toBeVisible();
    await page.reload();
    await expect(search).toHaveValue('SUMMER');
    await expect(rowOf(page, 'Summer sale')).toBeVisible();
    await expect(rowOf(page, 'Summer hooks')).toBeHidden();

    await page.goBack();
    await expect(rowOf(page, 'Summer hooks')).toBeVisible();
    await page.goBack();
    await expect(search).toHaveValue('');
    await expect(rowOf(page, 'Über uns')).toBeVisible();
    await page.goForward();
    await expect(search).toHaveValue('SUMMER');

    await search.fill('no such thing');
    await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
    await page.getByRole('link', { name: 'Show all jobs' }).click();
    await expect(search).toHaveValue('');
    await expect(rowOf(page, 'Summer sale')).toBeVisible();
  });

  test('brings a deleted job back when that is undone, and takes a double press for one', async ({
    page,
  }) => {
    const row = rowOf(page, 'Über uns');
    const deleted: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'DELETE') deleted.push(request.url());
    });
    await page.getByRole('button', { name: 'Delete Über uns' }).dblclick();
    await expect(row).toBeHidden();
    await expect(rowOf(page, 'Summer sale')).toBeVisible();
    await expect(announced(page)).toContainText('“Über uns” is deleted');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toBeVisible();
    await expect(row.getByRole('link', { name: 'Über uns', exact: true })).toBeFocused();
    await page.getByRole('button', { name: 'Pin Summer hooks', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Unpin Summer hooks' })).toBeVisible();
    expect(deleted).toEqual([]);
  });

  test('deletes with the next action, when its time is up, and when the page is left', async ({
    page,
  }) => {
    test.slow();
    const ids = new Map<string, JobId>();
    for (const name of ['One', 'Two', 'Three']) ids.set(name, await finished(client, name));
    // One that follows at once counts as a slip of the finger.
    const remove = (name: string) =>
      expect(async () => {
        await page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
        await expect(rowOf(page, name)).toBeHidden({ timeout: 200 });
      }).toPass();
    const gone = (name: string) => untilStatus(client, ids.get(name)!, 'deleted');

    await remove('One');
    await rowOf(page, 'Summer sale').getByRole('button', { name: 'Pin Summer sale' }).click();
    await gone('One');

    await remove('Two');
    await page.mouse.move(0, 0);
    await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden();
    await gone('Two');

    await remove('Three');
    await page.goto('about:blank');
    await gone('Three');
  });
});

test('reads on to the oldest of many jobs, each of them once, and finds those that are not loaded', async ({
  page,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'many-'));
  await insertJobs(dataDir, 250);
  const server = await startServer({ dataDir });
  try {
    await logIn(page, server);
    await page.goto(`${server.url}/jobs`);
    await expect(chip(page, 'All')).toContainText('200+');
    const search = page.getByRole('searchbox');
    await search.fill('job 3.');
    await expect(rowOf(page, 'Job 3.')).toBeVisible();
    await search.fill('');
    await expect(rowOf(page, 'Job 249.')).toBeVisible();
    await expect(rowOf(page, 'Job 3.')).toBeHidden();

    const seen = new Set<string>();
    const rows = page.locator('li[data-index]');
    await expect
      .poll(
        async () => {
          const names = await rows.getByRole('heading').allTextContents();
          for (const name of names) seen.add(name.trim());
          await page.mouse.wheel(0, 700);
          return seen.size;
        },
        { intervals: [40], timeout: 60_000 },
      )
      .toBe(250);
    await expect(rowOf(page, 'Job 0.')).toHaveAttribute('aria-setsize', '250');
    expect(await rows.count()).toBeLessThan(60);
    await expect(chip(page, 'All')).toHaveText(/250$/);
  } finally {
    await server.stop();
  }
});

test('stays where it is read, also when a job comes in on top', async ({ page }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'many-'));
  await insertJobs(dataDir, 150);
  const server = await startServer({ dataDir });
  const scrolled = (frames: number) =>
    page.evaluate(async (count) => {
      for (let n = 0; n < count; n += 1) await new Promise(requestAnimationFrame);
      return scrollY;
    }, frames);
  try {
    await logIn(page, server);
    await page.goto(`${server.url}/jobs`);
    await expect(rowOf(page, 'Job 149.')).toBeVisible();
    for (const name of ['Job 100.', 'Job 50.', 'Job 75.']) {
      await expect
        .poll(
          async () => {
            const [first] = await page.locator('li[data-index] h2').allTextContents();
            const isAbove =
              Number(/\d+/.exec(first ?? '')?.[0]) > Number(/\d+/.exec(name)?.[0]) + 4;
            await page.mouse.wheel(0, isAbove ? 650 : -650);
            return rowOf(page, name).isVisible();
          },
          { intervals: [20] },
        )
        .toBe(true);
      const stopped = await scrolled(20);
      expect(await scrolled(20)).toBe(stopped);
    }
    const row = rowOf(page, 'Job 75.');
    await row.scrollIntoViewIfNeeded();
    await scrolled(5);
    const before = await row.boundingBox();
    await expect(row).toHaveAttribute('aria-setsize', '150');
    await sendClip(await logInByApi(server), short, { name: 'On top' });
    await expect(row).toHaveAttribute('aria-setsize', '151');
    await scrolled(5);
    expect((await row.boundingBox())?.y).toBeCloseTo(before?.y ?? Number.NaN, 0);
  } finally {
    await server.stop();
  }
});

test('tells of progress in the title and the icon, and of the end once', async ({ page }) => {
  const server = await startServer({ env: { SLOTS: '1' }, paced: true });
  try {
    await logIn(page, server);
    await page.goto(`${server.url}/jobs`);
    await expect(page).toHaveTitle('Jobs – Video Refresher');
    const icon = page.locator('link[rel=icon]');
    await expect(icon).toHaveAttribute('href', /favicon\.svg$/);

    const client = await logInByApi(server);
    await sendClip(client, long, { name: 'Counted' });
    await expect(page).toHaveTitle(/^[1-9]\d?% · Jobs – Video Refresher$/);
    await expect(icon).toHaveAttribute('href', /^data:image\/svg\+xml/);
    await expect(announced(page).getByText('“Counted” is ready: 1 variation.')).toHaveCount(1, {
      timeout: 60_000,
    });
    await expect(page).toHaveTitle('Jobs – Video Refresher');
    await expect(icon).toHaveAttribute('href', /favicon\.svg$/);
    const toasts = page.getByRole('region', { name: 'Notifications' });
    await expect(toasts.getByText('“Counted” is ready: 1 variation.')).toHaveCount(1);
  } finally {
    await server.stop();
  }
});

test('tells every tab of expiry, and why a job is gone', async ({ page, context }) => {
  const env = { RETENTION_HOURS: '0.002', SWEEP_CRON: '* * * * * *' };
  const server = await startServer({ env });
  try {
    await logIn(page, server);
    await page.goto(`${server.url}/jobs`);
    const client = await logInByApi(server);
    const { id } = await sendClip(client, short, { name: 'Brief' });
    await expect(rowOf(page, 'Brief').getByText('expires in less than a minute')).toBeVisible();
    const other = await context.newPage();
    await other.goto(`${server.url}/jobs/${id}`);
    await expect(other.getByRole('link', { name: /^Download ZIP/ })).toBeVisible();
    await untilStatus(client, id, 'expired');
    await expect(announced(page)).toContainText('“Brief” has expired');
    await expect(rowOf(page, 'Brief')).toBeHidden();
    await expect(other.getByRole('heading', { name: 'The results have expired' })).toBeVisible();
    await expect(other.getByRole('link', { name: /^Download ZIP/ })).toBeHidden();
    await page.bringToFront();
    await page.getByRole('link', { name: 'Show', exact: true }).click();
    await expect(rowOf(page, 'Brief').getByText('Its time was up')).toBeVisible();
    await expect(page).toHaveURL(/\?state=removed$/);
  } finally {
    await server.stop();
  }
});

test('tells of pressure on the volume, of what is removed to make room, and of the end of it', async ({
  page,
}) => {
  const server = await startServer({
    env: { VOLUME_CAP_BYTES: '300000000', SWEEP_CRON: '* * * * * *' },
  });
  try {
    const client = await logInByApi(server);
    await finished(client, 'Oldest');
    const pinned = await finished(client, 'Pinned');
    await client.send(`/api/jobs/${pinned}/pin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pinned: true }),
    });
    await logIn(page, server);
    await page.goto(`${server.url}/jobs`);
    await expect(rowOf(page, 'Oldest')).toBeVisible();
    const banner = page.getByRole('region', { name: 'The server’s storage is nearly full.' });
    await expect(banner).toBeHidden();

    const filler = join(server.dataDir, 'filler');
    await writeFile(filler, Buffer.alloc(260_000_000));
    await expect(banner).toBeVisible();
    await expect(banner.getByRole('link', { name: 'See the storage' })).toBeVisible();
    await expect(announced(page)).toContainText('“Oldest” was removed to make room');
    await expect(rowOf(page, 'Oldest')).toBeHidden();
    await expect(rowOf(page, 'Pinned')).toBeVisible();
    await page.reload();
    await expect(banner).toBeVisible();

    await rm(filler);
    await expect(banner).toBeHidden();
    await chip(page, 'Removed').click();
    await expect(rowOf(page, 'Oldest').getByText('removed early to make room')).toBeVisible();
  } finally {
    await server.stop();
  }
});
