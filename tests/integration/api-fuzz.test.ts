import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { FuzzWorld } from '../../scripts/openapi/fuzz-world.ts';
import { runFuzz } from '../../scripts/openapi/run-fuzz.ts';
import { newClip } from '../support/app.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';

/** The same ones each time; `npm run test:fuzz` tries more, and others. */
const SEED = 20_260_701;

it('withstands whatever is sent to it, and says so as it is described', async () => {
  const { server, client } = await runServer({
    env: { TRUST_PROXY: 'true', MAX_UPLOAD_BYTES: '10000000' },
  });
  const report = await runFuzz({
    ...{ url: server.url, pid: server.pid, requests: 200, seed: SEED },
    world: new FuzzWorld(server.url, PASSWORD, await readFile(await newClip(0.4))),
  });
  expect(report.findings).toEqual([]);
  const answered = Object.keys(report.statuses);
  expect(answered).toEqual(expect.arrayContaining(['200', '204', '400', '401', '404']));
  await client.login(PASSWORD);
  expect((await client.listJobs()).jobs.length).toBeGreaterThan(0);
}, 120_000);
