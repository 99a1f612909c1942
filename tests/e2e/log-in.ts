import { expect, type Page } from '@playwright/test';
import type { RunningServer } from '../support/server.ts';

/** Logs in and waits until the page hears of changes. */
export async function logIn(page: Page, { url, password }: RunningServer): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('Team password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

/** Logs out, by the menu of the page. */
export async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
}
