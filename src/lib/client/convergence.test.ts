import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Browser, seen, truth } from '../../../tests/support/model-browser.ts';
import type { ModelServer } from '../../../tests/support/model-server.ts';
import type { Ledger } from './ledger.ts';

type Step = readonly [what: string, n: number];

const step = (weight: number, most: number, ...whats: string[]) => ({
  weight,
  arbitrary: fc.tuple(fc.constantFrom(...whats), fc.nat(most)),
});
const life = [
  step(20, 99, 'create', 'work', 'work', 'finish', 'expire', 'cleanup'),
  step(12, 400, 'pass'),
  step(2, 20_000, 'pass'),
  step(2, 99, 'cut', 'page'),
  step(1, 5000, 'restart', 'block', 'unblock', 'trim', 'replaceDatabase'),
];
const steps = (...more: ReturnType<typeof step>[]) =>
  fc.array(fc.oneof(...life, ...more), { minLength: 1, maxLength: 80, size: 'max' });

async function take(browser: Browser, [what, n]: Step): Promise<void> {
  const { server, time } = browser;
  switch (what) {
    case 'pass':
      await time.pass(n);
      break;
    case 'cut':
    case 'trim':
    case 'replaceDatabase':
      server[what]();
      break;
    case 'restart':
      server.restart(n);
      break;
    case 'block':
      server.blocked = true;
      server.cut();
      break;
    case 'unblock':
      server.blocked = false;
      break;
    case 'page':
      for (const { ledger } of browser.open) void loadPage(browser, ledger);
      break;
    case 'open':
      if (browser.open.length < 4) browser.openTab();
      break;
    case 'close':
      browser.closeTab(n);
      break;
    case 'reopen':
      browser.closeTab(0);
      await time.pass(n);
      browser.openTab();
      break;
    default:
      server.change(what as 'work', n);
  }
}

/** As a page of the list does: asks, is answered some time later, and knows nothing of the journal. */
async function loadPage({ server }: Browser, ledger: Ledger): Promise<void> {
  const { epoch } = server.cursor;
  const jobs = await server.rest.snapshot(new AbortController().signal).catch(() => []);
  if (epoch === server.cursor.epoch) ledger.page(jobs);
}

function calm(server: ModelServer): void {
  server.fair = true;
  server.blocked = false;
}

/** Long enough for the longest wait between two tries, and for a ping to tell of what got lost. */
const TO_CALM_DOWN_MS = 90_000;

describe('whatever is lost, repeated, delayed, swapped, cut or restarted', () => {
  it('a tab ends with what the server has, and never skips an event', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), steps(step(2, 3000, 'reopen')), async (seed, taken) => {
        const browser = new Browser(seed);
        browser.openTab();
        for (const one of taken) await take(browser, one);
        calm(browser.server);
        await browser.time.pass(TO_CALM_DOWN_MS);
        expect(browser.open.map((tab) => seen(tab, browser.server))).toEqual([
          truth(browser.server),
        ]);
        expect(browser.mishaps()).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('so do several tabs over one connection, whichever of them close', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), steps(step(3, 99, 'open', 'close')), async (seed, taken) => {
        const browser = new Browser(seed, { shared: true });
        browser.openTab();
        browser.openTab();
        for (const one of taken) await take(browser, one);
        if (browser.open.length === 0) browser.openTab();
        calm(browser.server);
        await browser.time.pass(TO_CALM_DOWN_MS);
        const expected = truth(browser.server);
        for (const tab of browser.open) expect(seen(tab, browser.server)).toEqual(expected);
        expect(browser.server.connected).toBe(1);
        expect(browser.mishaps()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
