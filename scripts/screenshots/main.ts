// Takes the pictures in docs/screenshots: every page, on a desk and on a phone, by day and by night. It starts the
// built server with made-up videos, on a folder of its own. Usage: npm run screenshots -- [part of a view's name]
import { chromium, devices, type Browser, type BrowserContextOptions } from '@playwright/test';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolPath } from '../setup/tools.mjs';
import { fit } from './png.ts';
import { setScene, type Scene } from './scene.ts';
import { LOGIN, VIEWS, type View } from './views.ts';

const TARGET = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { ...devices['iPhone 14'], viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 },
} as const satisfies Record<string, BrowserContextOptions>;
const THEMES = ['light', 'dark'] as const;

type Size = keyof typeof SIZES;
type Theme = (typeof THEMES)[number];

async function take(
  browser: Browser,
  scene: Scene,
  view: View,
  { size, theme }: { size: Size; theme: Theme },
): Promise<void> {
  const context = await browser.newContext({
    ...SIZES[size],
    ...{ colorScheme: theme, reducedMotion: 'reduce', locale: 'en-GB', baseURL: scene.server.url },
  });
  try {
    const page = await context.newPage();
    if (view !== LOGIN)
      await context.request.post('/api/auth/login', { data: { password: scene.password } });
    await page.goto(view.path(scene), { waitUntil: 'networkidle' });
    await view.prepare?.(page, scene);
    await page.waitForLoadState('networkidle');
    const path = join(TARGET, `${view.name}-${size}-${theme}.png`);
    await page.screenshot({ path, animations: 'disabled', fullPage: view.whole ?? false });
    console.log(`${view.name}-${size}-${theme}.png  ${Math.round((await fit(path)) / 1000)} kB`);
  } finally {
    await context.close();
  }
}

async function takeAll(scene: Scene, wanted: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: toolPath('chromium') ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    for (const view of [...VIEWS, LOGIN].filter(({ name }) => name.includes(wanted)))
      for (const size of Object.keys(SIZES) as Size[])
        for (const theme of THEMES) await take(browser, scene, view, { size, theme });
  } finally {
    await browser.close();
  }
}

const wanted = process.argv[2] ?? '';
const folder = await mkdtemp(join(tmpdir(), 'video-refresher-screenshots-'));
try {
  await mkdir(TARGET, { recursive: true });
  if (wanted === '') for (const old of await readdir(TARGET)) await rm(join(TARGET, old));
  console.log('Making the videos, and letting the server work on them …');
  const scene = await setScene(folder, join(folder, 'data'), join(folder, 'server.log'));
  try {
    await takeAll(scene, wanted);
  } finally {
    await scene.server.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
