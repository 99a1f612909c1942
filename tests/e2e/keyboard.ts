import { expect, type Locator, type Page } from '@playwright/test';

/** No page has so many stops that one would have to press Tab more often to be all the way round. */
const MOST_STOPS = 150;

/**
 * Presses Tab, or another key in a menu, until the element has the focus, as somebody does who has no mouse.
 * @throws when it cannot be reached, or when the focus cannot be seen on it
 */
export async function tabTo(page: Page, target: Locator, by = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await hasFocus(target)) return expectFocusRing(page);
    await page.keyboard.press(by);
  }
  throw new Error(`${by} does not lead to ${String(target)}`);
}

/** Goes there and presses a key, Enter unless told. */
export async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

/** Of the focused element, or of what frames it: a card around a radio button, a label around a file. */
async function expectFocusRing(page: Page): Promise<void> {
  const ring = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      for (let up = 0; element !== null && up < 3; up += 1, element = element.parentElement) {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        if (outlineStyle !== 'none' && outlineWidth !== '0px') return true;
        if (boxShadow.includes('inset') || /0px 0px 0px [1-9]/.test(boxShadow)) return true;
      }
      return false;
    });
  expect(await ring(), 'the focus can be seen').toBe(true);
}
