import { expect, test, type Page } from '@playwright/test';
import { startServer, type RunningServer } from '../support/server.ts';
import { badge } from './jobs.ts';
import { logIn } from './log-in.ts';

let server: RunningServer;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(() => server.stop());

async function openSettings(page: Page): Promise<void> {
  await logIn(page, server);
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
}

const pageColour = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test('a theme is shown at once, and stands in the page that the server sends next', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openSettings(page);
  const light = await pageColour(page);
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect.poll(() => pageColour(page)).not.toBe(light);

  const served = await (await page.request.get(`${server.url}/settings`)).text();
  expect(served).toMatch(/<html lang="en" data-theme="dark">/);
  expect(served).toContain('<meta name="color-scheme" content="dark" />');
  await page.reload();
  expect(await pageColour(page)).not.toBe(light);
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();

  await page.getByRole('radio', { name: 'System' }).check({ force: true });
  await expect.poll(() => pageColour(page)).toBe(light);
});

test('another language is spoken from then on, on the page to log in too', async ({ page }) => {
  await openSettings(page);
  await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(badge(page, 'Live')).toBeVisible();

  await page.getByRole('button', { name: 'Überall abmelden' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Alle abmelden' }).click();
  await expect(page).toHaveURL(`${server.url}/login`);
  await expect(page.getByLabel('Team-Passwort')).toBeVisible();
  await page.goto(`${server.url}/settings`);
  await expect(page).toHaveURL(/\/login\?next=/);
});

test('a token opens the API until it is revoked, and is shown only once', async ({
  page,
  request,
}) => {
  await openSettings(page);
  const own = page.getByRole('region', { name: 'API tokens' });
  await own.getByRole('button', { name: 'Make a token' }).click();
  await expect(own.getByText(/^Give it a name/)).toBeVisible();
  await own.getByLabel('Name of the token').fill('Nightly');
  await own.getByRole('button', { name: 'Make a token' }).click();
  const token = await own.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
  const call = (path: string) =>
    request.get(server.url + path, { headers: { authorization: `Bearer ${token}` } });
  expect((await call('/api/jobs')).status()).toBe(200);
  expect((await call('/api/tokens')).status()).toBe(403);

  await page.reload();
  await expect(own.getByText(/last used just now/)).toBeVisible();
  await expect(own.getByRole('textbox', { name: 'Token', exact: true })).toBeHidden();
  await own.getByRole('button', { name: 'Revoke Nightly' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke token' }).click();
  await expect(own.getByText('There are no tokens.')).toBeVisible();
  expect((await call('/api/jobs')).status()).toBe(401);
});

test('a saved recipe is renamed and deleted', async ({ page }) => {
  await logIn(page, server);
  const path = `${server.url}/api/recipes`;
  const { recipes } = (await (await page.request.get(path)).json()) as {
    recipes: { recipe: unknown }[];
  };
  for (const name of ['First', 'Second']) {
    await page.request.post(path, { data: { name, recipe: recipes[0]?.recipe } });
  }
  await page.goto(`${server.url}/settings`);
  await expect(badge(page, 'Live')).toBeVisible();
  const own = page.getByRole('region', { name: 'Saved recipes' });
  await own.getByRole('button', { name: 'Rename First' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename recipe' });
  await dialog.getByLabel('Name').fill('Second');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  await dialog.getByLabel('Name').fill('Third');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(own.getByRole('button', { name: 'Rename Third' })).toBeFocused();

  await own.getByRole('button', { name: 'Delete Second' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete recipe' }).click();
  await expect(own.getByRole('listitem')).toHaveText([/Third/]);
  await page.reload();
  await expect(own.getByRole('listitem')).toHaveText([/Third/]);
});

test('keys open the list of shortcuts and other pages, unless they are turned off or meant for text', async ({
  page,
}) => {
  await openSettings(page);
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('?');
  await expect(sheet).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(`${server.url}/settings`);

  await page.getByLabel('Name of the token').pressSequentially('g s?');
  await expect(sheet).toBeHidden();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(`${server.url}/system`);

  await page.goto(`${server.url}/settings`);
  await expect(badge(page, 'Live')).toBeVisible();
  await page.getByLabel('Use single keys as shortcuts').uncheck();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('j');
  await page.getByLabel('Use single keys as shortcuts').check();
  await expect(sheet).toBeHidden();
  await page.keyboard.press('Tab');
  await page.keyboard.press('g');
  await page.keyboard.press('j');
  await expect(page).toHaveURL(`${server.url}/jobs`);
});

test('the API is described without a script, and an address that is none leads back', async ({
  page,
}) => {
  await openSettings(page);
  await page.getByRole('link', { name: 'Description of the API' }).click();
  const call = page.locator('#createJob');
  await expect(call.getByText('/api/jobs', { exact: true })).toBeVisible();
  await call.getByText(/^Errors/).click();
  await expect(call.getByText('VOLUME_FULL')).toBeVisible();
  await expect(page.locator('script')).toHaveCount(0);

  await page.goto(`${server.url}/nothing`);
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the jobs' }).click();
  await expect(page).toHaveURL(`${server.url}/jobs`);
});
