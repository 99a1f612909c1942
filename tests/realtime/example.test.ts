import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ffmpeg } from '../../scripts/support/ffmpeg.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

const EXAMPLE = fileURLToPath(new URL('../../docs/examples/watch-jobs.mjs', import.meta.url));

/** Runs the example; `until` waits for a line that it prints. */
function watch(url: string) {
  const child = spawn(process.execPath, [EXAMPLE, url, PASSWORD], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let wake = Promise.withResolvers<undefined>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake.resolve(undefined);
    wake = Promise.withResolvers();
  });
  return {
    lines,
    async until(text: string): Promise<void> {
      while (!lines.some((line) => line.includes(text))) await wake.promise;
    },
  };
}

it('tells of a job from beginning to end, across a crash of the server, in order', async () => {
  const clip = join(await tempDir(), 'clip.mp4');
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=1', '-y', clip]);
  const before = await runServer({ env: { SLOTS: '1' } });
  const example = watch(`${before.server.url}/`);
  await before.client.createJob({ videoPaths: [clip], variations: 2 });
  await example.until('job.updated processing');
  process.kill(before.server.pid, 'SIGKILL');
  await before.server.ended;

  const { port } = new URL(before.server.url);
  await runServer({ dataDir: before.dataDir, env: { PORT: port } });
  await example.until('job.updated completed');
  expect(
    example.lines.some((line) => line.endsWith('variation.updated completed variation 2')),
  ).toBe(true);
  const seqs = example.lines.map((line) => Number(line.split(' ')[0]));
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
});

it('says that the password is wrong, and ends', async () => {
  const { server } = await runServer();
  const child = spawn(process.execPath, [EXAMPLE, server.url, 'not the password']);
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  expect(said.trim()).toBe('That is not the password. Check it and try again.');
});
