import { expect, test, type Page } from '@playwright/test';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../support/server.ts';
import { makeClip } from './clip.ts';
import { logInByApi, sendClip } from './jobs.ts';
import { logIn } from './log-in.ts';

/** At that wall time, in ms, so many percent of the variation were reached or shown. */
interface Seen {
  readonly atMs: number;
  readonly percent: number;
}

const AT_MOST_MS = 250;

let server: RunningServer;
let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latency-'));
  await makeClip(join(folder, 'clip.mp4'), 8, '1280x720');
  const ffmpeg = join(folder, 'ffmpeg');
  await writeFile(ffmpeg, stampingFfmpeg(join(folder, 'lines')));
  await chmod(ffmpeg, 0o755);
  server = await startServer({ env: { SLOTS: '1', FFMPEG_PATH: ffmpeg } });
});

test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs ffmpeg, and notes when each line of an encode's progress comes out of it. */
function stampingFfmpeg(notes: string): string {
  return `#!${process.execPath}
const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
const encodes = args.includes('-progress') && args.includes('mp4');
const child = spawn(${JSON.stringify(process.env.FFMPEG_PATH ?? 'ffmpeg')}, args, {
  stdio: ['ignore', encodes ? 'pipe' : 'inherit', 'inherit'],
});
if (encodes) {
  child.stdout.on('data', (data) => {
    const atMs = Date.now();
    process.stdout.write(data);
    const reached = /out_time_us=(\\d+)/.exec(data);
    if (reached) appendFileSync(${JSON.stringify(notes)}, atMs + ' ' + reached[1] + '\\n');
  });
}
process.on('SIGTERM', () => child.kill());
child.on('close', (code) => (process.exitCode = code ?? 1));
`;
}

declare global {
  interface Window {
    received: Seen[];
    shown: Seen[];
  }
}

/** Notes when the page is told of a variation's progress, and when its ring shows it. */
async function watchProgress(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.received = [];
    window.shown = [];
    const now = () => performance.timeOrigin + performance.now();
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }: MessageEvent<string>) => {
          const message = JSON.parse(data) as { type: string; items: [string, number][] };
          const first = message.type === 'progress' ? message.items[0] : undefined;
          if (first !== undefined) window.received.push({ atMs: now(), percent: first[1] });
        });
      }
    };
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const ring = target as SVGCircleElement;
        const [length, left] = ['stroke-dasharray', 'stroke-dashoffset'].map((name) =>
          Number(ring.getAttribute(name)),
        ) as [number, number];
        window.shown.push({ atMs: now(), percent: 100 * (1 - left / length) });
      }
    }).observe(document, { subtree: true, attributeFilter: ['stroke-dashoffset'] });
  });
}

/** Percentages are rounded to a tenth on the way. */
const ROUNDING = 0.06;

/** How long each took to be shown, or to be overtaken by what is further. */
function delays(told: readonly Seen[], shown: readonly Seen[]): number[] {
  return told.flatMap(({ atMs, percent }) => {
    const there = shown.find((seen) => seen.percent >= percent - ROUNDING);
    return there === undefined ? [] : [Math.max(0, there.atMs - atMs)];
  });
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? NaN);
}

test('what ffmpeg reports is on the page within a quarter of a second', async ({ page }) => {
  await watchProgress(page);
  await logIn(page, server);
  const client = await logInByApi(server);
  const { id } = await sendClip(client, join(folder, 'clip.mp4'), { name: 'Timed' });
  await page.goto(`${server.url}/jobs/${id}`);
  await expect(page.getByRole('link', { name: /^Download ZIP/ })).toBeVisible({ timeout: 75_000 });

  const { received, shown } = await page.evaluate(() => ({
    received: window.received,
    shown: window.shown,
  }));
  const durationMs = (await client.getJob(id)).videos[0]?.variations[0]?.durationMs ?? NaN;
  const lines = (await readFile(join(folder, 'lines'), 'utf8')).trim().split('\n');
  const opened = shown[0]?.atMs ?? Infinity;
  const reported = lines
    .map((line) => line.split(' ').map(Number) as [number, number])
    .map(([atMs, us]) => ({ atMs, percent: Math.min(99.9, us / 10 / durationMs) }))
    .filter(({ atMs }) => atMs >= opened);
  const [fromLine, fromFrame] = [delays(reported, shown), delays(received, shown)];
  const told = `line to page: p50 ${percentile(fromLine, 0.5)} ms, p95 ${percentile(fromLine, 0.95)} ms; frame to page: p95 ${percentile(fromFrame, 0.95)} ms; ${fromLine.length} lines`;
  console.log(told);
  test.info().annotations.push({ type: 'measured', description: told });
  expect(fromLine.length).toBeGreaterThan(20);
  expect(percentile(fromLine, 0.95)).toBeLessThan(AT_MOST_MS);
  expect(percentile(fromFrame, 0.95)).toBeLessThan(AT_MOST_MS);
});
