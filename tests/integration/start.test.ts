import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../scripts/support/server-process.ts';
import { tempDir } from '../support/temp-dir.ts';

/** What the server says when it does not start. */
async function refusal(env: Record<string, string>, dataDir?: string): Promise<string> {
  const folder = await tempDir();
  const options = {
    dataDir: dataDir ?? join(folder, 'data'),
    logFile: join(folder, 'log'),
    password: 'long enough',
    env,
  };
  return startServer(options).then(
    async (server) => {
      await server.stop();
      return 'it started';
    },
    (error: unknown) => (error as { logTail: string }).logTail,
  );
}

it('lists every variable that is wrong', async () => {
  const said = await refusal({ PASSWORD: 'short', SLOTS: 'many', LOG_LEVEL: 'loud' });
  expect(said).toMatch(/PASSWORD must have at least 8 characters/);
  expect(said).toMatch(/SLOTS must be a whole number/);
  expect(said).toMatch(/LOG_LEVEL must be trace, debug/);
});

it('says that ffmpeg is missing, and how to get it', async () => {
  const said = await refusal({ FFMPEG_PATH: '/nowhere/ffmpeg' });
  expect(said.split('\n')).toHaveLength(1);
  expect(said).toMatch(/ffmpeg.*not found.*FFMPEG_PATH/i);
});

it('says that its data folder cannot be written', async () => {
  const file = join(await tempDir(), 'file');
  await writeFile(file, '');
  const said = await refusal({}, join(file, 'data'));
  expect(said.split('\n')).toHaveLength(1);
  expect(said).toMatch(/cannot be written \(ENOTDIR\).*DATA_DIR/);
});

it('says that its port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const said = await refusal({ PORT: String(port) });
  expect(said).toContain(`Port ${port} is taken.`);
  expect(said).not.toMatch(/ at .*\.js/);
});

it('takes an empty variable for one that is not set', async () => {
  const other = createServer();
  // Whoever else has it does as well.
  other.on('error', () => undefined).listen(3000, '127.0.0.1');
  onTestFinished(() => void other.close());
  expect(await refusal({ PORT: '' })).toContain('Port 3000 is taken.');
  expect(await refusal({ NODE_ENV: '', PASSWORD: '' })).toContain('PASSWORD must be set');
});

it('lives on and stops in good order when nobody reads its log any more', async () => {
  const dataDir = join(await tempDir(), 'data');
  const child = spawn(process.execPath, ['server.js'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: dataDir,
      PASSWORD: 'long enough',
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    // Leaving the loop destroys our end of the pipe.
    if (said.includes('"listening"')) break;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
