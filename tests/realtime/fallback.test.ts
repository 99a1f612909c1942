import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServer } from '../../scripts/support/server-process.ts';
import { loadUws } from '../../src/lib/server/realtime/uws-library.ts';
import { runServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { call } from './calls.ts';

/** Where the library loads, `npm run test:uws` shows what becomes of it. */
const loading = loadUws();

it.skipIf(loading.library !== null)(
  'ends with one clear line when uws is asked for and cannot be loaded',
  async () => {
    const folder = await tempDir();
    const attempt = startServer({
      dataDir: join(folder, 'data'),
      logFile: join(folder, 'log'),
      password: 'correct horse battery',
      env: { REALTIME_TRANSPORT: 'uws' },
    });
    await expect(attempt).rejects.toMatchObject({
      message: expect.stringContaining('exit 1') as string,
      logTail: expect.stringMatching(/^REALTIME_TRANSPORT=uws, but .*\.$/m) as string,
    });
  },
);

it.skipIf(loading.library !== null)('falls back for auto, and says so in the health', async () => {
  const running = await runServer({ env: { REALTIME_TRANSPORT: 'auto' } });
  expect(await (await call(running, '/api/realtime')).json()).toEqual({
    transport: 'ws',
    url: null,
  });
  const health = await call(running, '/api/health');
  expect(await health.json()).toMatchObject({
    status: 'ok',
    checks: {
      realtime: { transport: 'ws', fallback: loading.library === null ? loading.reason : '' },
    },
  });
});
